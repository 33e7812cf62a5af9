package dev.plinth.resilience;

import org.springframework.web.client.RestClient;

/**
 * Makes clients of other services as configured under {@code plinth.clients.<name>}: with
 * time-outs, circuit breaker, retries and a bound on requests at the same time. Groups of
 * HTTP services get the same by their name alone. A call that fails, or is refused
 * because the breaker is open, throws an {@link dev.plinth.problem.UnavailableException}
 * with the code {@code <name>-unavailable}. Thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ResilientClients {

	/**
	 * Make a client.
	 * @param name the name in the configuration
	 * @return the client
	 * @throws IllegalArgumentException if there is no such name in the configuration
	 */
	RestClient restClient(String name);

}

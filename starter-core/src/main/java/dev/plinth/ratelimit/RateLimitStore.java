package dev.plinth.ratelimit;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Counts the requests of clients. Implementations must be thread-safe and must decide
 * within milliseconds or throw.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RateLimitStore {

	/**
	 * Count a request in all windows, or in none if one of them is exhausted, atomically.
	 * @param client who sends it
	 * @param windows the windows, at least one
	 * @return the decision
	 */
	RateDecision take(String client, List<RateWindow> windows);

	/**
	 * Return the clients that have requests in a window. Meant for people who look at
	 * limits, not for requests: it may look at a part of the clients only.
	 * @param window the window
	 * @param max the greatest number of clients
	 * @return the states by client, those with the least left first
	 */
	default Map<String, RateDecision.State> use(RateWindow window, int max) {
		return Map.of();
	}

	/**
	 * Create a store for a single process.
	 * @param clock tells the time
	 * @param maxClients the greatest number of clients; beyond it those are forgotten
	 * whose requests are oldest
	 * @return the store
	 */
	static RateLimitStore local(InstantSource clock, int maxClients) {
		return new LocalRateLimitStore(clock, maxClients);
	}

}

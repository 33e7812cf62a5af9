package dev.plinth.resilience.autoconfigure;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.resilience.BreakerStateChanged;
import dev.plinth.resilience.ResilientClients;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.StringUtils;

/**
 * The guards of all configured clients.
 */
final class ClientGuards {

	private static final Log logger = LogFactory.getLog(ResilientClients.class);

	private final Map<String, ClientGuard> guards = new LinkedHashMap<>();

	ClientGuards(Map<String, ClientsProperties.Client> clients, CircuitBreakerRegistry breakers, RateLimitStore rates,
			ApplicationEventPublisher events) {
		List<String> faults = new ArrayList<>();
		clients.forEach((name, client) -> check(name, client, faults));
		if (!faults.isEmpty()) {
			throw new InvalidClientException(faults);
		}
		clients.forEach((name, client) -> this.guards.put(name, new ClientGuard(name, client,
				breaker(name, client.breaker(), breakers, events), rates, Pause.blocking())));
	}

	private static void check(String name, ClientsProperties.Client client, List<String> faults) {
		String prefix = "plinth.clients." + name + ".";
		ClientsProperties.Breaker breaker = client.breaker();
		check(prefix + "timeout", client.timeout().toMillis(), 1, 86_400_000, "ms", faults);
		check(prefix + "connect-timeout", client.connectTimeout().toMillis(), 1, 86_400_000, "ms", faults);
		check(prefix + "max-concurrent", client.maxConcurrent(), 1, Integer.MAX_VALUE, "", faults);
		check(prefix + "breaker.failure-rate", (long) Math.ceil(breaker.failureRate()), 1, 100, "", faults);
		check(prefix + "breaker.minimum-calls", breaker.minimumCalls(), 1, 100_000, "", faults);
		check(prefix + "breaker.window", breaker.window(), 1, 100_000, "", faults);
		check(prefix + "breaker.reset", breaker.reset().toMillis(), 1, 86_400_000, "ms", faults);
		check(prefix + "breaker.probes", breaker.probes(), 1, 100_000, "", faults);
		check(prefix + "retry.attempts", client.retry().attempts(), 1, 100, "", faults);
		check(prefix + "retry.backoff", client.retry().backoff().toMillis(), 0, 86_400_000, "ms", faults);
		check(prefix + "retry.budget", client.retry().budget(), 0, 100, "", faults);
		check(prefix + "rate.limit", client.rate().limit(), 0, Long.MAX_VALUE, "", faults);
		check(prefix + "rate.per", client.rate().per().toMillis(), 1, 86_400_000, "ms", faults);
		if (StringUtils.hasText(client.baseUrl()) && !isHttp(client.baseUrl())) {
			faults.add(prefix + "base-url is " + client.baseUrl() + ", but must be a URL with http or https");
		}
	}

	private static void check(String property, long value, long min, long max, String unit, List<String> faults) {
		if (value < min || value > max) {
			faults.add(property + " is " + value + unit + ", but must be "
					+ ((value < min) ? "at least " + min + unit : "at most " + max + unit));
		}
	}

	private static boolean isHttp(String url) {
		try {
			URI uri = URI.create(url);
			return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
					&& uri.getHost() != null;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static CircuitBreaker breaker(String name, ClientsProperties.Breaker properties,
			CircuitBreakerRegistry breakers, ApplicationEventPublisher events) {
		CircuitBreaker breaker = breakers.circuitBreaker(name,
				CircuitBreakerConfig.custom()
					.failureRateThreshold(properties.failureRate())
					.minimumNumberOfCalls(properties.minimumCalls())
					.slidingWindowSize(properties.window())
					.waitDurationInOpenState(properties.reset())
					.permittedNumberOfCallsInHalfOpenState(properties.probes())
					.build());
		breaker.getEventPublisher().onStateTransition((event) -> {
			String from = state(event.getStateTransition().getFromState());
			String to = state(event.getStateTransition().getToState());
			logger.warn("The circuit breaker of " + name + " goes from " + from + " to " + to);
			try {
				events.publishEvent(new BreakerStateChanged(name, from, to));
			}
			catch (RuntimeException ex) {
				logger.error("A listener of the circuit breaker of " + name + " has failed", ex);
			}
		});
		return breaker;
	}

	private static String state(CircuitBreaker.State state) {
		return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	@Nullable ClientGuard find(String name) {
		return this.guards.get(name);
	}

	Collection<ClientGuard> all() {
		return this.guards.values();
	}

}

package dev.plinth.ratelimit.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.convert.DurationStyle;

/**
 * Shows rate limits and changes them at run time, for all instances if they share them.
 *
 * @since 0.1.0
 */
@Endpoint(id = "ratelimits")
public final class RateLimitsEndpoint {

	private final RateLimiter limiter;

	private final Map<String, String> changes = new TreeMap<>();

	RateLimitsEndpoint(RateLimiter limiter) {
		this.limiter = limiter;
	}

	/**
	 * Show all limits.
	 * @return the limits, and the clients that are refused by this instance, hashed
	 */
	@ReadOperation
	public Limits limits() {
		boolean shared = this.limiter.store() instanceof FailoverRateLimitStore store && store.isShared();
		return new Limits(shared, this.limiter.rules().all().stream().map(Limit::of).toList(),
				this.limiter.refusedClients());
	}

	/**
	 * Change the first window of a limit.
	 * @param name the name of the limit
	 * @param limit the number of requests
	 * @param per the span of time, like {@code 15m}, or {@code null} to leave it
	 * @return the limits
	 */
	@WriteOperation
	public Limits change(@Selector String name, long limit, @Nullable String per) {
		RateRule rule = rule(name);
		Duration length = (per != null) ? DurationStyle.detectAndParse(per) : rule.windows().get(0).length();
		if (limit < 1 || length.toMillis() < 1 || length.compareTo(Duration.ofDays(1)) > 0) {
			throw new InvalidEndpointRequestException("The limit must be positive and the time at most a day",
					"The limit must be positive and the time at most a day");
		}
		apply(name, limit + " " + length.toMillis());
		return limits();
	}

	/**
	 * Take the change of a limit back.
	 * @param name the name of the limit
	 * @return the limits
	 */
	@DeleteOperation
	public Limits reset(@Selector String name) {
		rule(name);
		apply(name, null);
		return limits();
	}

	private RateRule rule(String name) {
		return this.limiter.rules()
			.all()
			.stream()
			.filter((candidate) -> candidate.name().equals(name))
			.findFirst()
			.orElseThrow(
					() -> new InvalidEndpointRequestException("There is no limit " + name, "There is no such limit"));
	}

	private synchronized void apply(String name, @Nullable String change) {
		if (this.limiter.store() instanceof FailoverRateLimitStore store) {
			store.change(name, change);
		}
		if (change != null) {
			this.changes.put(name, change);
		}
		else {
			this.changes.remove(name);
		}
		this.limiter.change(Map.copyOf(this.changes));
	}

	/**
	 * All limits.
	 *
	 * @param shared whether all instances share them
	 * @param limits the limits
	 * @param refused the clients that this instance refuses, hashed
	 */
	public record Limits(boolean shared, List<Limit> limits, List<String> refused) {

	}

	/**
	 * A limit.
	 *
	 * @param name the name
	 * @param paths the paths
	 * @param methods the HTTP methods, empty for all
	 * @param key what tells clients apart
	 * @param windows the windows
	 */
	public record Limit(String name, List<String> paths, Set<String> methods, String key, List<Window> windows) {

		static Limit of(RateRule rule) {
			return new Limit(rule.name(), rule.patterns().stream().map(Object::toString).toList(), rule.methods(),
					rule.key().name().toLowerCase(Locale.ROOT),
					rule.windows()
						.stream()
						.map((window) -> new Window(window.name(), window.quota(), window.length()))
						.toList());
		}

	}

	/**
	 * A window.
	 *
	 * @param name the name
	 * @param limit the number of requests
	 * @param per the span of time
	 */
	public record Window(String name, long limit, Duration per) {

	}

}

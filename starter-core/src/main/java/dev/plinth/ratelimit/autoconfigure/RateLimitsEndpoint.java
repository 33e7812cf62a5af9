package dev.plinth.ratelimit.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.plinth.problem.UnavailableException;
import dev.plinth.ratelimit.RateWindow;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.convert.DurationStyle;

/**
 * Shows rate limits and changes them at run time, for all instances if they share them.
 *
 * @since 0.1.0
 */
@Endpoint(id = "ratelimits")
public final class RateLimitsEndpoint {

	private static final int MAX_CLIENTS = 100;

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
		return new Limits(isShared(), this.limiter.rules().all().stream().map(Limit::of).toList(),
				this.limiter.refusedClients());
	}

	/**
	 * Show who uses a limit, those who use it most first.
	 * @param name the name of a window
	 * @return the use by client, hashed, 100 at most
	 */
	@ReadOperation
	public Use use(@Selector String name) {
		RateWindow window = window(name);
		List<Client> clients = this.limiter.store()
			.use(window, MAX_CLIENTS)
			.entrySet()
			.stream()
			.map((entry) -> new Client(entry.getKey(), window.quota() - entry.getValue().remaining(),
					entry.getValue().remaining(), entry.getValue().reset()))
			.toList();
		return new Use(Window.of(window), isShared(), clients);
	}

	/**
	 * Change a window of a limit.
	 * @param name the name of the window
	 * @param limit the number of requests
	 * @param per the span of time, like {@code 15m}, or {@code null} to leave it
	 * @return the limits, or 503 if they are shared and Redis is away
	 */
	@WriteOperation
	public WebEndpointResponse<?> change(@Selector String name, long limit, @Nullable String per) {
		Duration length = length(per, window(name));
		if (limit < 1 || length.toMillis() < 1 || length.compareTo(RateRules.MAX_LENGTH) > 0) {
			throw invalid("The limit must be positive and the time at most a day");
		}
		return apply(name, limit + " " + length.toMillis());
	}

	private static Duration length(@Nullable String per, RateWindow window) {
		try {
			return (per != null) ? DurationStyle.detectAndParse(per) : window.length();
		}
		catch (IllegalArgumentException ex) {
			throw invalid("The time is not like 15m");
		}
	}

	/**
	 * Take the change of a window back.
	 * @param name the name of the window
	 * @return the limits, or 503 if they are shared and Redis is away
	 */
	@DeleteOperation
	public WebEndpointResponse<?> reset(@Selector String name) {
		window(name);
		return apply(name, null);
	}

	private RateWindow window(String name) {
		return this.limiter.rules()
			.all()
			.stream()
			.flatMap((rule) -> rule.windows().stream())
			.filter((candidate) -> candidate.name().equals(name))
			.findFirst()
			.orElseThrow(() -> invalid("There is no such limit"));
	}

	private static InvalidEndpointRequestException invalid(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

	private boolean isShared() {
		return this.limiter.store() instanceof FailoverRateLimitStore store && store.isShared();
	}

	private synchronized WebEndpointResponse<?> apply(String name, @Nullable String change) {
		if (this.limiter.store() instanceof FailoverRateLimitStore store) {
			try {
				store.change(name, change);
			}
			catch (UnavailableException ex) {
				return new WebEndpointResponse<>(
						Map.of("detail", "Redis is away, so that the limit cannot be changed for all instances"),
						WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
			}
		}
		else {
			if (change != null) {
				this.changes.put(name, change);
			}
			else {
				this.changes.remove(name);
			}
			this.limiter.change(Map.copyOf(this.changes));
		}
		return new WebEndpointResponse<>(limits());
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
					rule.key().name().toLowerCase(Locale.ROOT), rule.windows().stream().map(Window::of).toList());
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

		static Window of(RateWindow window) {
			return new Window(window.name(), window.quota(), window.length());
		}

	}

	/**
	 * Use of a window.
	 *
	 * @param window the window
	 * @param shared whether it is the use of all instances
	 * @param clients those who use it most
	 */
	public record Use(Window window, boolean shared, List<Client> clients) {

	}

	/**
	 * Use of a window by a client.
	 *
	 * @param client the client, hashed
	 * @param used the number of requests in the window
	 * @param remaining the number of requests left
	 * @param reset the time until the oldest request leaves the window
	 */
	public record Client(String client, long used, long remaining, Duration reset) {

	}

}

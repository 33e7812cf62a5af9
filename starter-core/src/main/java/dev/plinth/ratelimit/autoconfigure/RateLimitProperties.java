package dev.plinth.ratelimit.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of rate limits.
 *
 * @param store Place where requests are counted; auto takes Redis if the application uses
 * it, else the memory of the process.
 * @param storeFailure What happens to requests while Redis cannot be asked.
 * @param timeout Time that a decision of Redis may take.
 * @param headers Headers that tell clients about their limits.
 * @param apiKeyHeader Header with an API key that something in front of the application
 * has verified, which tells clients apart; empty for none.
 * @param maxClients Greatest number of clients that are counted in memory.
 * @param rules Limits by name. The names api and login replace the limits of these names
 * that are there by default.
 */
@ConfigurationProperties("plinth.ratelimit")
record RateLimitProperties(@DefaultValue("auto") Store store, @DefaultValue("local") StoreFailure storeFailure,
		@DefaultValue("40ms") Duration timeout, @DefaultValue("draft-10") Headers headers,
		@DefaultValue("") String apiKeyHeader, @DefaultValue("100000") int maxClients,
		@DefaultValue Map<String, Rule> rules) {

	Map<String, Rule> rulesWithDefaults() {
		Map<String, Rule> all = new LinkedHashMap<>();
		all.put("api", new Rule(true, List.of("/api/**"), Set.of(), Key.CLIENT,
				List.of(new Window(100, Duration.ofMinutes(15)))));
		all.put("login", new Rule(true, List.of("/auth/login", "/api/*/auth/login"), Set.of("POST"), Key.ADDRESS,
				List.of(new Window(20, Duration.ofMinutes(15)))));
		all.putAll(this.rules);
		return all;
	}

	/**
	 * Limit of the requests of each client to some paths.
	 *
	 * @param enabled Whether the limit is in force.
	 * @param paths Path patterns to which it applies.
	 * @param methods HTTP methods to which it applies; empty for all.
	 * @param key What tells clients apart.
	 * @param windows Numbers of requests and spans of time, all of which apply.
	 */
	record Rule(@DefaultValue("true") boolean enabled, @DefaultValue List<String> paths,
			@DefaultValue Set<String> methods, @DefaultValue("client") Key key, @DefaultValue List<Window> windows) {

	}

	/**
	 * Number of requests in a span of time.
	 *
	 * @param limit Number of requests.
	 * @param per Span of time, a day at most.
	 */
	record Window(long limit, @Nullable Duration per) {

	}

	/**
	 * What tells clients apart.
	 */
	enum Key {

		/**
		 * Principal, else API key, else address.
		 */
		CLIENT,

		/**
		 * Address, checked before authentication.
		 */
		ADDRESS

	}

	/**
	 * Place where requests are counted.
	 */
	enum Store {

		/**
		 * Redis if the application uses it, else memory.
		 */
		AUTO,

		/**
		 * Memory of the process.
		 */
		LOCAL,

		/**
		 * Redis of the application.
		 */
		REDIS

	}

	/**
	 * What happens to requests while Redis cannot be asked.
	 */
	enum StoreFailure {

		/**
		 * Each instance counts by itself.
		 */
		LOCAL,

		/**
		 * All requests are granted.
		 */
		OPEN,

		/**
		 * All requests are refused with 503.
		 */
		CLOSED

	}

	/**
	 * Headers that tell clients about their limits.
	 */
	enum Headers {

		/**
		 * RateLimit and RateLimit-Policy as of draft-ietf-httpapi-ratelimit-headers-10.
		 */
		DRAFT_10,

		/**
		 * X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset.
		 */
		LEGACY,

		/**
		 * No headers but Retry-After.
		 */
		NONE

	}

}

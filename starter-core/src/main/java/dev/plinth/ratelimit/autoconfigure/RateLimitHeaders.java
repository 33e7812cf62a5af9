package dev.plinth.ratelimit.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateWindow;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Tells clients about their limits.
 */
@FunctionalInterface
interface RateLimitHeaders {

	void write(RateDecision decision, HttpServletResponse response);

	static RateLimitHeaders of(RateLimitProperties.Headers headers) {
		return switch (headers) {
			case DRAFT_10 -> new Draft10();
			case LEGACY -> RateLimitHeaders::writeLegacy;
			case NONE -> (decision, response) -> {
			};
		};
	}

	/*
	 * There is one set of these headers, for the limit that is nearest.
	 */
	private static void writeLegacy(RateDecision decision, HttpServletResponse response) {
		decision.states().stream().min((a, b) -> Long.compare(a.remaining(), b.remaining())).ifPresent((state) -> {
			response.setHeader("X-RateLimit-Limit", Long.toString(state.window().quota()));
			response.setHeader("X-RateLimit-Remaining", Long.toString(state.remaining()));
			response.setHeader("X-RateLimit-Reset", Long.toString(seconds(state.reset())));
		});
	}

	/**
	 * Round up to whole seconds, so that nobody comes too early.
	 * @param duration the duration
	 * @return the seconds
	 */
	static long seconds(Duration duration) {
		return Math.max(0, (duration.toMillis() + 999) / 1000);
	}

	/**
	 * Headers of draft-ietf-httpapi-ratelimit-headers-10. Policies are few and stay.
	 */
	final class Draft10 implements RateLimitHeaders {

		private final Map<RateWindow, String> policies = new ConcurrentHashMap<>();

		@Override
		public void write(RateDecision decision, HttpServletResponse response) {
			String policies = null;
			String limits = null;
			for (RateDecision.State state : decision.states()) {
				String policy = this.policies.computeIfAbsent(state.window(), Draft10::policy);
				String limit = '"' + state.window().name() + "\";r=" + state.remaining() + ";t="
						+ seconds(state.reset());
				policies = (policies != null) ? policies + ", " + policy : policy;
				limits = (limits != null) ? limits + ", " + limit : limit;
			}
			if (policies != null) {
				response.addHeader("RateLimit-Policy", policies);
				response.addHeader("RateLimit", limits);
			}
		}

		private static String policy(RateWindow window) {
			return '"' + window.name() + "\";q=" + window.quota() + ";w=" + seconds(window.length());
		}

	}

}

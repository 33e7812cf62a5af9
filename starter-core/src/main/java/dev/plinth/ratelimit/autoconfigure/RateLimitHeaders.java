package dev.plinth.ratelimit.autoconfigure;

import java.time.Duration;

import dev.plinth.ratelimit.RateDecision;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Tells clients about their limits.
 */
@FunctionalInterface
interface RateLimitHeaders {

	void write(RateDecision decision, HttpServletResponse response);

	static RateLimitHeaders of(RateLimitProperties.Headers headers) {
		return switch (headers) {
			case DRAFT_10 -> RateLimitHeaders::writeDraft10;
			case LEGACY -> RateLimitHeaders::writeLegacy;
			case NONE -> (decision, response) -> {
			};
		};
	}

	private static void writeDraft10(RateDecision decision, HttpServletResponse response) {
		StringBuilder policy = new StringBuilder();
		StringBuilder limit = new StringBuilder();
		for (RateDecision.State state : decision.states()) {
			if (!policy.isEmpty()) {
				policy.append(", ");
				limit.append(", ");
			}
			policy.append('"').append(state.window().name()).append("\";q=").append(state.window().quota());
			policy.append(";w=").append(seconds(state.window().length()));
			limit.append('"').append(state.window().name()).append("\";r=").append(state.remaining());
			limit.append(";t=").append(seconds(state.reset()));
		}
		if (!policy.isEmpty()) {
			response.addHeader("RateLimit-Policy", policy.toString());
			response.addHeader("RateLimit", limit.toString());
		}
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

}

package dev.plinth.ratelimit;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * A number of requests in a span of time. The span starts with the first request of a
 * client and is followed by a new one with the first request after its end.
 *
 * @param name the name of the limit, in letters, digits and hyphens
 * @param quota the number of requests, at least 1
 * @param length the span of time, at least a millisecond
 * @since 0.1.0
 */
public record RateWindow(String name, long quota, Duration length) {

	public RateWindow {
		Assert.isTrue(name.matches("[A-Za-z0-9-]{1,64}"), () -> "'name' must be letters, digits and hyphens: " + name);
		Assert.isTrue(quota > 0, "'quota' must be positive");
		Assert.isTrue(length.toMillis() > 0, "'length' must be positive");
	}

}

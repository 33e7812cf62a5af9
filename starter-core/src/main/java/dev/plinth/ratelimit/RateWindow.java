package dev.plinth.ratelimit;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * A number of requests in a span of time that slides: at no moment have more than
 * {@code quota} requests been granted in the {@code length} before it. Requests that come
 * within a twentieth of the span leave it together, with the last of them.
 *
 * @param name the name of the limit, in letters, digits and hyphens
 * @param quota the number of requests, at least 1
 * @param length the span of time, at least a millisecond
 * @since 0.1.0
 */
public record RateWindow(String name, long quota, Duration length) {

	private static final int GRAINS = 20;

	/**
	 * Check the values.
	 */
	public RateWindow {
		Assert.isTrue(name.matches("[A-Za-z0-9-]{1,64}"), () -> "'name' must be letters, digits and hyphens: " + name);
		Assert.isTrue(quota > 0, "'quota' must be positive");
		Assert.isTrue(length.toMillis() > 0, "'length' must be positive");
	}

	/**
	 * Return the span in which requests are counted together, so that the memory for a
	 * client does not grow with the quota.
	 * @return a twentieth of the length, at least a millisecond
	 */
	public Duration grain() {
		return Duration.ofMillis(Math.max(1, this.length.toMillis() / GRAINS));
	}

}

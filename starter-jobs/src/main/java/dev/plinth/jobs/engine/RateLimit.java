package dev.plinth.jobs.engine;

import java.time.Duration;

/**
 * How many jobs of a queue may start within a period, over all nodes.
 *
 * @param permits the number of jobs
 * @param period the period
 * @since 0.1.0
 */
public record RateLimit(int permits, Duration period) {

	/**
	 * Check the values.
	 */
	public RateLimit {
		if (permits < 1) {
			throw new IllegalArgumentException("A rate limit needs at least one permit");
		}
		if (period.isNegative() || period.isZero()) {
			throw new IllegalArgumentException("The period of a rate limit must be positive");
		}
	}

}

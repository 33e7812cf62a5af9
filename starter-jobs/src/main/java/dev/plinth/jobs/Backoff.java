package dev.plinth.jobs;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pauses between the attempts of a job: the first pause, grown by a factor after each
 * failure up to a maximum, spread by jitter so that jobs that failed together do not come
 * back together.
 *
 * @param delay the first pause
 * @param multiplier the factor, 1 for fixed pauses
 * @param max the longest pause
 * @param jitter the share of a pause by which it may be longer or shorter, 0 to 1
 * @since 0.1.0
 */
public record Backoff(Duration delay, double multiplier, Duration max, double jitter) {

	/**
	 * Check the values.
	 */
	public Backoff {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("A pause between attempts cannot be negative");
		}
		if (!(multiplier >= 1)) {
			throw new IllegalArgumentException("The multiplier of a backoff cannot be less than 1");
		}
		if (!(jitter >= 0 && jitter <= 1)) {
			throw new IllegalArgumentException("The jitter of a backoff must be between 0 and 1");
		}
	}

	/**
	 * Pauses of the same length, without jitter.
	 * @param delay the pause
	 * @return the backoff
	 */
	public static Backoff fixed(Duration delay) {
		return new Backoff(delay, 1, delay, 0);
	}

	/**
	 * Pauses that double after each failure up to one hour, with 20 % jitter.
	 * @param delay the first pause
	 * @return the backoff
	 */
	public static Backoff exponential(Duration delay) {
		return new Backoff(delay, 2, Duration.ofHours(1), 0.2);
	}

	/**
	 * Return the pause after a failure.
	 * @param failures how often the job has failed, 1 or more
	 * @param random the source of the jitter
	 * @return the pause
	 */
	public Duration pause(int failures, RandomGenerator random) {
		double millis = this.delay.toMillis() * Math.pow(this.multiplier, failures - 1);
		millis = Math.min(millis, Math.max(this.max.toMillis(), this.delay.toMillis()));
		if (this.jitter > 0) {
			millis *= 1 + this.jitter * (2 * random.nextDouble() - 1);
		}
		return Duration.ofMillis(Math.round(millis));
	}

}

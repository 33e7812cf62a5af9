package dev.plinth.jobs;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to choose the pause before the next attempt, such as the time that
 * a remote service asked for. The attempt counts.
 *
 * @since 0.1.0
 */
public class RetryJobException extends RuntimeException {

	private final Duration pause;

	public RetryJobException(String message, Duration pause) {
		this(message, pause, null);
	}

	public RetryJobException(String message, Duration pause, @Nullable Throwable cause) {
		super(message, cause);
		this.pause = pause;
	}

	/**
	 * Return the pause before the next attempt.
	 * @return the pause
	 */
	public Duration getPause() {
		return this.pause;
	}

}

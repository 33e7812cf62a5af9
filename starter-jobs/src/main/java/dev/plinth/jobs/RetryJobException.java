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

	/** The pause before the next attempt. */
	private final Duration pause;

	/**
	 * Create an exception.
	 * @param message what went wrong
	 * @param pause the pause before the next attempt
	 */
	public RetryJobException(String message, Duration pause) {
		this(message, pause, null);
	}

	/**
	 * Create an exception.
	 * @param message what went wrong
	 * @param pause the pause before the next attempt
	 * @param cause why, {@code null} if there is no other exception
	 */
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

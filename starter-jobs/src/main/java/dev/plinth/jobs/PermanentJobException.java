package dev.plinth.jobs;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to make a job dead at once, whatever attempts are left.
 *
 * @since 0.1.0
 */
public class PermanentJobException extends RuntimeException {

	/**
	 * Create an exception.
	 * @param message what went wrong
	 */
	public PermanentJobException(String message) {
		super(message);
	}

	/**
	 * Create an exception.
	 * @param message what went wrong
	 * @param cause why, {@code null} if there is no other exception
	 */
	public PermanentJobException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

package dev.plinth.jobs;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to make a job dead at once, whatever attempts are left.
 *
 * @since 0.1.0
 */
public class PermanentJobException extends RuntimeException {

	public PermanentJobException(String message) {
		super(message);
	}

	public PermanentJobException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

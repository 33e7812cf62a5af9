package dev.plinth.cache;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the shared level does not answer. It never reaches the application: the
 * cache goes on without the shared level.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public class SharedStoreException extends RuntimeException {

	/**
	 * Create a new instance without a stack trace.
	 * @param message what happened
	 * @param cause the cause, if any
	 */
	public SharedStoreException(String message, @Nullable Throwable cause) {
		super(message, cause, false, false);
	}

}

package dev.plinth.jobs;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the store of the jobs cannot be reached. Nothing was enqueued.
 *
 * @since 0.1.0
 */
public class JobStoreUnavailableException extends RuntimeException {

	/**
	 * Create an exception.
	 * @param message what went wrong
	 * @param cause why, {@code null} if there is no other exception
	 */
	public JobStoreUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

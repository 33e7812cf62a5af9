package dev.plinth.jobs;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the store of the jobs cannot be reached. Nothing was enqueued.
 *
 * @since 0.1.0
 */
public class JobStoreUnavailableException extends RuntimeException {

	public JobStoreUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

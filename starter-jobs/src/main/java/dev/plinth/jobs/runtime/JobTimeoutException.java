package dev.plinth.jobs.runtime;

import java.time.Duration;

/**
 * The failure of an attempt that ran into its time-out.
 *
 * @since 0.1.0
 */
public class JobTimeoutException extends RuntimeException {

	JobTimeoutException(Duration timeout) {
		super("Did not end within " + timeout.toMillis() + " ms");
	}

}

package dev.plinth.problem;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Something this request needs is not available at the moment. Answered with 503 and
 * {@code Retry-After}.
 *
 * @since 0.1.0
 */
public class UnavailableException extends ProblemException {

	/**
	 * Create an exception with code {@code unavailable}.
	 * @param retryAfter the time after which it makes sense to try again
	 */
	public UnavailableException(Duration retryAfter) {
		this("unavailable", null, retryAfter, null);
	}

	/**
	 * Create an exception with a code of its own.
	 * @param code the stable code in kebab-case
	 * @param detail the detail for the client, or {@code null} to take it from the
	 * messages
	 * @param retryAfter the time after which it makes sense to try again
	 * @param cause the cause, which is logged and never answered
	 */
	public UnavailableException(String code, @Nullable String detail, Duration retryAfter, @Nullable Throwable cause) {
		super(Problem.of(503, code).detail(detail).header("Retry-After", seconds(retryAfter)).build(), cause);
	}

	private static String seconds(Duration duration) {
		return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
	}

}

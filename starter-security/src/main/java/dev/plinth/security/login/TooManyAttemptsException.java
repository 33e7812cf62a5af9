package dev.plinth.security.login;

import java.time.Duration;

import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;

/**
 * There were too many attempts to log in to an account or from an address. Answered with
 * 429 and {@code Retry-After}.
 *
 * @since 0.1.0
 */
@ProblemCode(value = "too-many-attempts", status = 429)
public class TooManyAttemptsException extends ProblemException {

	/**
	 * Create an exception with code {@code too-many-attempts}.
	 * @param retryAfter the time after which it makes sense to try again
	 */
	public TooManyAttemptsException(Duration retryAfter) {
		super(Problem.of(429, "too-many-attempts")
			.header("Retry-After", Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds())))
			.build());
	}

}

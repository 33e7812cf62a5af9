package dev.plinth.security.login;

import org.jspecify.annotations.Nullable;

import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;

/**
 * There is no such account, or the password is wrong; which of them is not told. Answered
 * with 401.
 *
 * @since 0.1.0
 */
@ProblemCode(value = "invalid-credentials", status = 401)
public class InvalidCredentialsException extends ProblemException {

	/**
	 * Create an exception with code {@code invalid-credentials}.
	 * @param cause the cause, which is never answered
	 */
	public InvalidCredentialsException(@Nullable Throwable cause) {
		super(Problem.of(401, "invalid-credentials").build(), cause);
	}

}

package dev.plinth.security.session;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.UnauthorizedException;

/**
 * A refresh token is not known, has expired or was revoked. Answered with 401.
 *
 * @since 0.1.0
 */
@ProblemCode(value = "invalid-refresh-token", status = 401)
public class InvalidRefreshTokenException extends UnauthorizedException {

	/**
	 * Create an exception with code {@code invalid-refresh-token}.
	 */
	public InvalidRefreshTokenException() {
		super("invalid-refresh-token", null);
	}

}

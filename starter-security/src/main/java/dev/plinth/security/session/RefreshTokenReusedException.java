package dev.plinth.security.session;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.UnauthorizedException;

/**
 * A refresh token was presented that had been exchanged before, which happens when it was
 * stolen. Its session has ended. Answered with 401.
 *
 * @since 0.1.0
 */
@ProblemCode(value = "refresh-token-reused", status = 401)
public class RefreshTokenReusedException extends UnauthorizedException {

	/**
	 * Create an exception with code {@code refresh-token-reused}.
	 */
	public RefreshTokenReusedException() {
		super("refresh-token-reused", null);
	}

}

package dev.plinth.security.token;

import org.springframework.security.oauth2.jwt.BadJwtException;

/**
 * An access token is not accepted. The message never holds any of the token.
 *
 * @since 0.1.0
 */
public class TokenRefusedException extends BadJwtException {

	/** Why the token is refused. */
	private final Reason reason;

	/**
	 * Create an exception.
	 * @param reason why the token is not accepted
	 * @param message the details
	 */
	public TokenRefusedException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	/**
	 * Return why the token is not accepted.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Why a token is not accepted.
	 *
	 * @since 0.1.0
	 */
	public enum Reason {

		/** It cannot be read, or it is too large. */
		MALFORMED,

		/** Its header is not one that this application writes. */
		HEADER,

		/** It is signed with a key that is not known, or no longer in use. */
		KEY,

		/** The signature is wrong. */
		SIGNATURE,

		/** It is from another issuer, for another audience, or lacks a claim. */
		CLAIMS,

		/** It has expired. */
		EXPIRED,

		/** It, or its session, was revoked. */
		REVOKED

	}

}

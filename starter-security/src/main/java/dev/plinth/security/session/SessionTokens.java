package dev.plinth.security.session;

import dev.plinth.security.token.AccessToken;

/**
 * What a client gets for a login or a refresh. {@link #toString()} does not show the
 * tokens.
 *
 * @param accessToken the access token
 * @param refreshToken the refresh token, which replaces the one before
 * @param session the session
 * @since 0.1.0
 */
public record SessionTokens(AccessToken accessToken, String refreshToken, Session session) {

	@Override
	public String toString() {
		return "SessionTokens[accessToken=" + this.accessToken + ", session=" + this.session + "]";
	}

}

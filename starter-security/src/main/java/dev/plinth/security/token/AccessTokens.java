package dev.plinth.security.token;

import org.springframework.security.core.userdetails.UserDetails;

/**
 * Issues and revokes access tokens. Thread-safe.
 *
 * @since 0.1.0
 */
public interface AccessTokens {

	/**
	 * Issue a token for a user.
	 * @param user the user, whose authorities become claims
	 * @param sessionId the session that the token belongs to; when the session ends, so
	 * does the token
	 * @return the token
	 */
	AccessToken issue(UserDetails user, String sessionId);

	/**
	 * Refuse from now on a token, or all tokens of a session. Takes effect at once on
	 * this node, and on the others as soon as they ask the shared {@link TokenDenyList}
	 * again.
	 * @param id the id of a token or of a session
	 */
	void revoke(String id);

}

package dev.plinth.security.session;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.userdetails.UserDetails;

/**
 * The sessions of all users. An application calls this when it logs users in by other
 * means, and must call {@link #endAll} when it deletes a user, changes a password or
 * takes away rights. Thread-safe.
 *
 * @since 0.1.0
 */
public interface Sessions {

	/**
	 * Open a session for a user that has proved who it is.
	 * @param user the user
	 * @param client where the login comes from
	 * @return the tokens
	 */
	SessionTokens open(UserDetails user, Client client);

	/**
	 * Exchange a refresh token for new tokens. The user is loaded anew: one that is gone,
	 * locked or disabled is refused.
	 * @param refreshToken the refresh token
	 * @return the tokens
	 * @throws InvalidRefreshTokenException if the token is not known, has expired or was
	 * revoked
	 * @throws RefreshTokenReusedException if the token was exchanged before; its session
	 * is ended
	 */
	SessionTokens refresh(String refreshToken);

	/**
	 * Return the session of a refresh token that is in use, without exchanging it.
	 * @param refreshToken the refresh token
	 * @return the session, or {@code null} if the token would not be exchanged
	 */
	@Nullable Session find(String refreshToken);

	/**
	 * Return a session of a user that has not ended.
	 * @param userId the id of the user
	 * @param sessionId the id of the session
	 * @return the session, or {@code null} if the user has no such session
	 */
	@Nullable Session find(String userId, String sessionId);

	/**
	 * Return the sessions of a user that have not ended, the last used first.
	 * @param userId the id of the user
	 * @return the sessions
	 */
	List<Session> list(String userId);

	/**
	 * End the session of a refresh token, with its access tokens. A token that is not
	 * known is ignored.
	 * @param refreshToken the refresh token
	 */
	void end(String refreshToken);

	/**
	 * End a session of a user, with its access tokens.
	 * @param userId the id of the user
	 * @param sessionId the id of the session
	 * @return whether the user had this session
	 */
	boolean end(String userId, String sessionId);

	/**
	 * End all sessions of a user, with their access tokens.
	 * @param userId the id of the user
	 * @return how many sessions were ended
	 */
	int endAll(String userId);

}

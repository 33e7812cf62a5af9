package dev.plinth.security.session;

import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A session as a store keeps it. No secret can be read from it.
 *
 * @param handle the hash of the part that all refresh tokens of the session share
 * @param session what the user sees
 * @param authorities the authorities at the time of the login
 * @param current the hash of the refresh token that is in use
 * @param previous the hash of the refresh token before
 * @param nonce what turns the refresh token before into the one that is in use
 * @param rotatedAt the time of the last exchange
 * @param absoluteExpiresAt the time at which the session ends in any case
 * @param end how the session has ended, or {@code null} if it has not
 * @since 0.1.0
 */
public record StoredSession(String handle, Session session, Set<String> authorities, String current,
		@Nullable String previous, @Nullable String nonce, @Nullable Instant rotatedAt, Instant absoluteExpiresAt,
		@Nullable End end) {

	/**
	 * Return whether the session can still be used.
	 * @param now the present time
	 * @return whether it has neither ended nor expired
	 */
	public boolean isAlive(Instant now) {
		return this.end == null && now.isBefore(this.session.expiresAt()) && now.isBefore(this.absoluteExpiresAt);
	}

	/**
	 * How a session has ended.
	 *
	 * @since 0.1.0
	 */
	public enum End {

		/** The user or the application has ended it. */
		LOGOUT,

		/** A refresh token was presented a second time. */
		REUSE

	}

}

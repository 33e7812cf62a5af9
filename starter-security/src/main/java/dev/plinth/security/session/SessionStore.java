package dev.plinth.security.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.plinth.security.session.StoredSession.End;

/**
 * Keeps sessions. {@link #rotate} must be atomic over all nodes that share the store: of
 * any number of concurrent calls with the same token exactly one rotates it. Sessions
 * that have ended are kept until their absolute expiry, so that a replay is recognised.
 * Implementations must be thread-safe.
 *
 * @since 0.1.0
 */
public interface SessionStore {

	/**
	 * Add a session.
	 * @param session the session
	 */
	void create(StoredSession session);

	/**
	 * Exchange a refresh token for its successor, in one atomic step:
	 * <ol>
	 * <li>no session with this handle: {@link Outcome#UNKNOWN}</li>
	 * <li>the session has ended: {@link Outcome#ENDED}</li>
	 * <li>the session has expired: {@link Outcome#EXPIRED}</li>
	 * <li>the token is in use: it becomes the previous one, its successor takes its
	 * place, {@link Outcome#ROTATED}</li>
	 * <li>the token is the previous one and the leeway has not passed: nothing changes,
	 * {@link Outcome#REPEATED}</li>
	 * <li>else the session ends with {@link End#REUSE}: {@link Outcome#REUSED}</li>
	 * </ol>
	 * @param rotation the exchange
	 * @return what happened, and the session after it
	 */
	Result rotate(Rotation rotation);

	/**
	 * Return a session, whether or not it has ended.
	 * @param handle the hash of the part that all refresh tokens of the session share
	 * @return the session, or {@code null} if there is none
	 */
	@Nullable StoredSession findByHandle(String handle);

	/**
	 * Return a session of a user, whether or not it has ended.
	 * @param userId the id of the user
	 * @param id the id of the session
	 * @return the session, or {@code null} if there is none
	 */
	@Nullable StoredSession find(String userId, String id);

	/**
	 * Return the sessions of a user that have neither ended nor expired.
	 * @param userId the id of the user
	 * @param now the present time
	 * @return the sessions in any order
	 */
	List<StoredSession> findAlive(String userId, Instant now);

	/**
	 * End a session.
	 * @param handle the hash of the part that all refresh tokens of the session share
	 * @param end how it ends
	 * @return whether this call has ended it
	 */
	boolean end(String handle, End end);

	/**
	 * An exchange of a refresh token.
	 *
	 * @param handle the hash of the part that all refresh tokens of the session share
	 * @param presented the hash of the token that was presented
	 * @param successor the hash of the token that is to replace it
	 * @param nonce what turns the one into the other
	 * @param now the present time
	 * @param leeway how long the previous token is still answered
	 * @param expiresAt the new expiry of the session, cut at its absolute expiry
	 * @since 0.1.0
	 */
	record Rotation(String handle, String presented, String successor, String nonce, Instant now, Duration leeway,
			Instant expiresAt) {
	}

	/**
	 * What an exchange has done.
	 *
	 * @param outcome the outcome
	 * @param session the session after it, or {@code null} if there is none
	 * @since 0.1.0
	 */
	record Result(Outcome outcome, @Nullable StoredSession session) {
	}

	/**
	 * The outcome of an exchange.
	 *
	 * @since 0.1.0
	 */
	enum Outcome {

		/** The token was exchanged. */
		ROTATED,

		/** The token was exchanged a moment ago; the successor is the same. */
		REPEATED,

		/** The token was exchanged before; this call has ended the session. */
		REUSED,

		/** The session had ended before. */
		ENDED,

		/** The session has expired. */
		EXPIRED,

		/** There is no such session. */
		UNKNOWN

	}

}

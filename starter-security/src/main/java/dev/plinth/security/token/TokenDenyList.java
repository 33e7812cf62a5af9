package dev.plinth.security.token;

import java.time.Instant;
import java.util.Collection;

/**
 * Ids of tokens and sessions that are refused before they expire. Implementations must be
 * thread-safe; one that is shared between nodes makes a revocation known to all of them.
 *
 * @since 0.1.0
 */
public interface TokenDenyList {

	/**
	 * Refuse everything with an id from now on. An id that is refused for longer already
	 * stays so.
	 * @param id the id of a token or of a session
	 * @param until the time after which the id need not be kept any more
	 */
	void deny(String id, Instant until);

	/**
	 * Return whether any id is refused.
	 * @param ids the ids of a token and of its session
	 * @return whether to refuse the token
	 */
	boolean isDenied(Collection<String> ids);

}

package dev.plinth.security.token;

import java.time.Instant;

/**
 * A signed access token. {@link #toString()} does not show its value.
 *
 * @param value the token as the client sends it
 * @param id the id of this one token
 * @param expiresAt the time from which it is refused
 * @since 0.1.0
 */
public record AccessToken(String value, String id, Instant expiresAt) {

	@Override
	public String toString() {
		return "AccessToken[id=" + this.id + ", expiresAt=" + this.expiresAt + "]";
	}

}

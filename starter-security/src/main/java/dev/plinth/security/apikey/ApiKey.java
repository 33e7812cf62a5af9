package dev.plinth.security.apikey;

import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A key with which a machine calls the application. It holds nothing secret.
 *
 * @param id the public id, which is the start of the key
 * @param name what the key is for
 * @param owner the id of the user or system that the key acts for
 * @param scopes what the key may do, as permissions
 * @param createdAt the time of its creation
 * @param expiresAt the time from which it is refused, or {@code null} if it does not
 * expire
 * @param revokedAt the time from which it is refused, or {@code null} if it was not
 * revoked
 * @since 0.1.0
 */
public record ApiKey(String id, String name, String owner, Set<String> scopes, Instant createdAt,
		@Nullable Instant expiresAt, @Nullable Instant revokedAt) {

	/**
	 * Keep a copy of the scopes.
	 */
	public ApiKey {
		scopes = Set.copyOf(scopes);
	}

	/**
	 * Return whether the key can be used.
	 * @param now the present time
	 * @return whether it has neither expired nor been revoked
	 */
	public boolean isUsable(Instant now) {
		return this.revokedAt == null && (this.expiresAt == null || now.isBefore(this.expiresAt));
	}

}

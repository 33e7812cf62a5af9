package dev.plinth.security.session;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One login of a user on one device, kept alive by its refresh token.
 *
 * @param id the public id, which is also in the access tokens of the session
 * @param userId the id of the user
 * @param username the name that the user was found by
 * @param device what the client said it is, as far as it did
 * @param address the network address of the login
 * @param createdAt the time of the login
 * @param lastUsedAt the time of the last refresh
 * @param expiresAt the time at which it ends unless it is refreshed
 * @since 0.1.0
 */
public record Session(String id, String userId, String username, @Nullable String device, @Nullable String address,
		Instant createdAt, Instant lastUsedAt, Instant expiresAt) {
}

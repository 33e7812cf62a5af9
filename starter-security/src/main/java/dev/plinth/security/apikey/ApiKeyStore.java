package dev.plinth.security.apikey;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Keeps API keys with the hashes of their secrets. Implementations must be thread-safe.
 *
 * @since 0.1.0
 */
public interface ApiKeyStore {

	/**
	 * Add a key.
	 * @param key the key
	 * @param secretHash the hash of its secret
	 */
	void create(ApiKey key, String secretHash);

	/**
	 * Return a key.
	 * @param id the id
	 * @return the key with the hash of its secret, or {@code null} if there is none
	 */
	@Nullable Stored find(String id);

	/**
	 * Return the keys of an owner.
	 * @param owner the owner
	 * @return the keys in any order
	 */
	List<ApiKey> findByOwner(String owner);

	/**
	 * Revoke a key.
	 * @param owner the owner
	 * @param id the id
	 * @param at the time of the revocation
	 * @return whether this call has revoked it
	 */
	boolean revoke(String owner, String id, Instant at);

	/**
	 * A key as it is stored.
	 *
	 * @param key the key
	 * @param secretHash the hash of its secret
	 * @since 0.1.0
	 */
	record Stored(ApiKey key, String secretHash) {
	}

}

package dev.plinth.security.apikey;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The API keys of all machines. Thread-safe.
 *
 * @since 0.1.0
 */
public interface ApiKeys {

	/**
	 * Create a key.
	 * @param name what the key is for
	 * @param owner the id of the user or system that the key acts for, which becomes the
	 * name of the authentication
	 * @param scopes what the key may do, as permissions
	 * @param ttl the time after which it is refused, or {@code null} for the configured
	 * one
	 * @return the key with its secret
	 */
	IssuedApiKey create(String name, String owner, Set<String> scopes, @Nullable Duration ttl);

	/**
	 * Return the key of a value that a client has sent.
	 * @param value the value
	 * @return the key, or {@code null} if it is not known, has expired or was revoked
	 */
	@Nullable ApiKey verify(String value);

	/**
	 * Return the keys of an owner, those that cannot be used any more included.
	 * @param owner the owner
	 * @return the keys, the newest first
	 */
	List<ApiKey> list(String owner);

	/**
	 * Refuse a key from now on.
	 * @param owner the owner
	 * @param id the id of the key
	 * @return whether the owner had this key, and it was not revoked before
	 */
	boolean revoke(String owner, String id);

}

package dev.plinth.security.apikey.autoconfigure;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.plinth.security.apikey.ApiKey;
import dev.plinth.security.apikey.ApiKeyStore;
import org.jspecify.annotations.Nullable;

/**
 * {@link ApiKeyStore} of this node alone.
 */
final class MemoryApiKeyStore implements ApiKeyStore {

	private final Map<String, Stored> keys = new ConcurrentHashMap<>();

	@Override
	public void create(ApiKey key, String secretHash) {
		this.keys.put(key.id(), new Stored(key, secretHash));
	}

	@Override
	public @Nullable Stored find(String id) {
		return this.keys.get(id);
	}

	@Override
	public List<ApiKey> findByOwner(String owner) {
		return this.keys.values().stream().map(Stored::key).filter((key) -> key.owner().equals(owner)).toList();
	}

	@Override
	public boolean revoke(String owner, String id, Instant at) {
		AtomicBoolean revoked = new AtomicBoolean();
		this.keys.computeIfPresent(id, (k, stored) -> {
			ApiKey key = stored.key();
			if (!key.owner().equals(owner) || key.revokedAt() != null) {
				return stored;
			}
			revoked.set(true);
			return new Stored(
					new ApiKey(key.id(), key.name(), key.owner(), key.scopes(), key.createdAt(), key.expiresAt(), at),
					stored.secretHash());
		});
		return revoked.get();
	}

}

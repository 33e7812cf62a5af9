package dev.plinth.security.autoconfigure.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.plinth.security.apikey.ApiKey;
import dev.plinth.security.apikey.ApiKeyStore;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcOperations;

/**
 * {@link ApiKeyStore} in the table {@code plinth_api_key}.
 */
final class JdbcApiKeyStore implements ApiKeyStore {

	private static final String SELECT = """
			select id, secret_hash, name, owner_id, scopes, created_at, expires_at, revoked_at from plinth_api_key \
			where \
			""";

	private final JdbcOperations jdbc;

	JdbcApiKeyStore(JdbcOperations jdbc) {
		this.jdbc = jdbc;
		TableCheck.check(jdbc, "plinth_api_key");
	}

	@Override
	public void create(ApiKey key, String secretHash) {
		this.jdbc.update("""
				insert into plinth_api_key (id, secret_hash, name, owner_id, scopes, created_at, expires_at) \
				values (?, ?, ?, ?, ?, ?, ?)""", key.id(), secretHash, key.name(), key.owner(),
				String.join(" ", new TreeSet<>(key.scopes())), key.createdAt().toEpochMilli(),
				(key.expiresAt() != null) ? key.expiresAt().toEpochMilli() : null);
	}

	@Override
	public @Nullable Stored find(String id) {
		List<Stored> found = this.jdbc.query(SELECT + "id = ?",
				(row, number) -> new Stored(toKey(row, number), row.getString("secret_hash")), id);
		return found.isEmpty() ? null : found.get(0);
	}

	@Override
	public List<ApiKey> findByOwner(String owner) {
		return this.jdbc.query(SELECT + "owner_id = ?", JdbcApiKeyStore::toKey, owner);
	}

	@Override
	public boolean revoke(String owner, String id, Instant at) {
		return this.jdbc.update(
				"update plinth_api_key set revoked_at = ? where id = ? and owner_id = ? and revoked_at is null",
				at.toEpochMilli(), id, owner) == 1;
	}

	private static ApiKey toKey(ResultSet row, int number) throws SQLException {
		String scopes = row.getString("scopes");
		return new ApiKey(row.getString("id"), row.getString("name"), row.getString("owner_id"),
				scopes.isEmpty() ? Set.of() : Set.of(scopes.split(" ")),
				Instant.ofEpochMilli(row.getLong("created_at")), time(row, "expires_at"), time(row, "revoked_at"));
	}

	private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
		long time = row.getLong(column);
		return row.wasNull() ? null : Instant.ofEpochMilli(time);
	}

}

package dev.plinth.idempotency.jdbc;

import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import dev.plinth.idempotency.IdempotencyStore;
import dev.plinth.idempotency.StoredAnswer;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Keeps keys in the table {@code plinth_idempotency}. Works on PostgreSQL, MySQL, MariaDB
 * and H2; the scripts are under {@code db/plinth/idempotency} on the class path. Expired
 * keys are deleted from time to time. Each operation commits by itself and must be called
 * outside of a transaction.
 *
 * @since 0.1.0
 */
public final class JdbcIdempotencyStore implements IdempotencyStore {

	private static final int CLAIMS_PER_CLEANUP = 200;

	private final JdbcTemplate jdbc;

	private final Clock clock;

	private final AtomicInteger claims = new AtomicInteger();

	/**
	 * Create a store.
	 * @param dataSource the database
	 * @param clock tells the time; nodes that share the table need clocks that agree to
	 * within the time to live
	 */
	public JdbcIdempotencyStore(DataSource dataSource, Clock clock) {
		this.jdbc = new JdbcTemplate(dataSource);
		this.clock = clock;
	}

	@Override
	public @Nullable Entry claim(String key, String fingerprint, Duration ttl) {
		long now = this.clock.millis();
		long expires = now + ttl.toMillis();
		if (this.claims.incrementAndGet() % CLAIMS_PER_CLEANUP == 0) {
			this.jdbc.update("delete from plinth_idempotency where expires_at <= ?", now);
		}
		while (true) {
			try {
				this.jdbc.update(
						"insert into plinth_idempotency (id, fingerprint, answer, expires_at) values (?, ?, null, ?)",
						key, fingerprint, expires);
				return null;
			}
			catch (DuplicateKeyException ex) {
				int taken = this.jdbc
					.update("update plinth_idempotency set fingerprint = ?, answer = null, expires_at = ? "
							+ "where id = ? and expires_at <= ?", fingerprint, expires, key, now);
				if (taken == 1) {
					return null;
				}
			}
			List<Entry> entries = this.jdbc.query("select fingerprint, answer from plinth_idempotency where id = ?",
					(row, number) -> new Entry(row.getString(1), answer(row.getString(2))), key);
			if (!entries.isEmpty()) {
				return entries.get(0);
			}
		}
	}

	private static @Nullable StoredAnswer answer(@Nullable String text) {
		return (text != null) ? StoredAnswer.fromBytes(Base64.getDecoder().decode(text)) : null;
	}

	@Override
	public void complete(String key, String fingerprint, StoredAnswer answer, Duration ttl) {
		this.jdbc.update("update plinth_idempotency set answer = ? where id = ? and fingerprint = ?",
				Base64.getEncoder().encodeToString(answer.toBytes()), key, fingerprint);
	}

	@Override
	public void release(String key, String fingerprint) {
		this.jdbc.update("delete from plinth_idempotency where id = ? and fingerprint = ? and answer is null", key,
				fingerprint);
	}

}

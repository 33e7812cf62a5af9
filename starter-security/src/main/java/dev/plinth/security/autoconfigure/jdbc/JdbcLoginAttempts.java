package dev.plinth.security.autoconfigure.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.plinth.security.login.LoginAttempts;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * {@link LoginAttempts} in the table {@code plinth_login_attempt}. A change is written
 * only if nobody else has changed the row since it was read.
 */
final class JdbcLoginAttempts implements LoginAttempts {

	private static final Duration PURGE_INTERVAL = Duration.ofMinutes(10);

	private final JdbcOperations jdbc;

	private final InstantSource clock;

	private final AtomicLong purgedAt = new AtomicLong();

	JdbcLoginAttempts(JdbcOperations jdbc, InstantSource clock) {
		this.jdbc = jdbc;
		this.clock = clock;
		TableCheck.check(jdbc, "plinth_login_attempt");
	}

	@Override
	public Duration attempt(String key, Limit limit, Instant now) {
		purge();
		long time = now.toEpochMilli();
		while (true) {
			Row row = find(key);
			if (row == null) {
				if (insert(key, time + limit.window().toMillis())) {
					return Duration.ZERO;
				}
			}
			else if (row.isOver(time)) {
				if (update(key, row, 1, time + limit.window().toMillis(), null)) {
					return Duration.ZERO;
				}
			}
			else if (row.lockedUntil != null) {
				return Duration.ofMillis(row.lockedUntil - time);
			}
			else if (row.attempts < limit.attempts()) {
				if (update(key, row, row.attempts + 1, row.windowEnd, null)) {
					return Duration.ZERO;
				}
			}
			else if (update(key, row, row.attempts, row.windowEnd, time + limit.lock().toMillis())) {
				return limit.lock();
			}
		}
	}

	private @Nullable Row find(String key) {
		List<Row> rows = this.jdbc.query(
				"select attempts, window_end, locked_until, version from plinth_login_attempt where attempt_key = ?",
				(row, number) -> {
					long lockedUntil = row.getLong(3);
					Long locked = row.wasNull() ? null : Long.valueOf(lockedUntil);
					return new Row(row.getInt(1), row.getLong(2), locked, row.getLong(4));
				}, key);
		return rows.isEmpty() ? null : rows.get(0);
	}

	private boolean insert(String key, long windowEnd) {
		try {
			this.jdbc.update(
					"insert into plinth_login_attempt (attempt_key, attempts, window_end, version) values (?, 1, ?, 0)",
					key, windowEnd);
			return true;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	private boolean update(String key, Row row, int attempts, long windowEnd, @Nullable Long lockedUntil) {
		return this.jdbc.update("""
				update plinth_login_attempt set attempts = ?, window_end = ?, locked_until = ?, version = ? \
				where attempt_key = ? and version = ?""", attempts, windowEnd, lockedUntil, row.version + 1, key,
				row.version) == 1;
	}

	private void purge() {
		long now = this.clock.millis();
		long last = this.purgedAt.get();
		if (now - last >= PURGE_INTERVAL.toMillis() && this.purgedAt.compareAndSet(last, now)) {
			this.jdbc.update("delete from plinth_login_attempt where coalesce(locked_until, window_end) < ?", now);
		}
	}

	@Override
	public void takeBack(String key) {
		this.jdbc.update("""
				update plinth_login_attempt set attempts = attempts - 1, version = version + 1 \
				where attempt_key = ? and attempts > 0""", key);
	}

	@Override
	public void forget(String key) {
		this.jdbc.update("delete from plinth_login_attempt where attempt_key = ?", key);
	}

	private record Row(int attempts, long windowEnd, @Nullable Long lockedUntil, long version) {

		boolean isOver(long now) {
			return now >= ((this.lockedUntil != null) ? this.lockedUntil : this.windowEnd);
		}

	}

}

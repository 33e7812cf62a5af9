package dev.plinth.security.autoconfigure.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import dev.plinth.security.session.Session;
import dev.plinth.security.session.SessionStore;
import dev.plinth.security.session.StoredSession;
import dev.plinth.security.session.StoredSession.End;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.util.StringUtils;

/**
 * {@link SessionStore} in the table {@code plinth_session}. The exchange of a token is
 * one conditional update, so it needs no transaction.
 */
final class JdbcSessionStore implements SessionStore {

	private static final Duration PURGE_INTERVAL = Duration.ofMinutes(10);

	private static final String SELECT = """
			select handle_hash, id, user_id, username, device, address, authorities, current_hash, previous_hash, nonce, \
			rotated_at, created_at, last_used_at, expires_at, absolute_expires_at, ended_by from plinth_session where \
			""";

	private final JdbcOperations jdbc;

	private final InstantSource clock;

	private final AtomicLong purgedAt = new AtomicLong();

	JdbcSessionStore(JdbcOperations jdbc, InstantSource clock) {
		this.jdbc = jdbc;
		this.clock = clock;
		TableCheck.check(jdbc, "plinth_session");
	}

	@Override
	public void create(StoredSession stored) {
		purge();
		Session session = stored.session();
		this.jdbc.update("""
				insert into plinth_session (handle_hash, id, user_id, username, device, address, authorities, \
				current_hash, created_at, last_used_at, expires_at, absolute_expires_at) \
				values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", stored.handle(), session.id(), session.userId(),
				session.username(), session.device(), session.address(), String.join("\n", stored.authorities()),
				stored.current(), session.createdAt().toEpochMilli(), session.lastUsedAt().toEpochMilli(),
				session.expiresAt().toEpochMilli(), stored.absoluteExpiresAt().toEpochMilli());
	}

	private void purge() {
		long now = this.clock.millis();
		long last = this.purgedAt.get();
		if (now - last >= PURGE_INTERVAL.toMillis() && this.purgedAt.compareAndSet(last, now)) {
			this.jdbc.update("delete from plinth_session where absolute_expires_at < ?", now);
		}
	}

	@Override
	public Result rotate(Rotation rotation) {
		long now = rotation.now().toEpochMilli();
		int rotated = this.jdbc.update("""
				update plinth_session set previous_hash = ?, current_hash = ?, nonce = ?, rotated_at = ?, \
				last_used_at = ?, expires_at = least(?, absolute_expires_at) where handle_hash = ? \
				and current_hash = ? and ended_by is null and expires_at > ? and absolute_expires_at > ?""",
				rotation.presented(), rotation.successor(), rotation.nonce(), now, now,
				rotation.expiresAt().toEpochMilli(), rotation.handle(), rotation.presented(), now, now);
		StoredSession stored = findByHandle(rotation.handle());
		if (stored == null) {
			return new Result(Outcome.UNKNOWN, null);
		}
		if (rotated == 1) {
			return new Result(Outcome.ROTATED, stored);
		}
		if (stored.end() != null) {
			return new Result(Outcome.ENDED, stored);
		}
		if (!stored.isAlive(rotation.now())) {
			return new Result(Outcome.EXPIRED, stored);
		}
		if (rotation.presented().equals(stored.previous()) && stored.rotatedAt() != null
				&& rotation.now().isBefore(stored.rotatedAt().plus(rotation.leeway()))) {
			return new Result(Outcome.REPEATED, stored);
		}
		boolean ended = end(rotation.handle(), End.REUSE);
		return new Result(ended ? Outcome.REUSED : Outcome.ENDED, findByHandle(rotation.handle()));
	}

	@Override
	public @Nullable StoredSession findByHandle(String handle) {
		return first(this.jdbc.query(SELECT + "handle_hash = ?", JdbcSessionStore::toSession, handle));
	}

	@Override
	public @Nullable StoredSession find(String userId, String id) {
		return first(this.jdbc.query(SELECT + "user_id = ? and id = ?", JdbcSessionStore::toSession, userId, id));
	}

	@Override
	public List<StoredSession> findAlive(String userId, Instant now) {
		long time = now.toEpochMilli();
		return this.jdbc.query(
				SELECT + "user_id = ? and ended_by is null and expires_at > ? and absolute_expires_at > ?",
				JdbcSessionStore::toSession, userId, time, time);
	}

	@Override
	public boolean end(String handle, End end) {
		return this.jdbc.update("update plinth_session set ended_by = ? where handle_hash = ? and ended_by is null",
				end.name(), handle) == 1;
	}

	private static @Nullable StoredSession first(List<StoredSession> sessions) {
		return sessions.isEmpty() ? null : sessions.get(0);
	}

	private static StoredSession toSession(ResultSet row, int number) throws SQLException {
		Session session = new Session(row.getString("id"), row.getString("user_id"), row.getString("username"),
				row.getString("device"), row.getString("address"), time(row, "created_at"), time(row, "last_used_at"),
				time(row, "expires_at"));
		Set<String> authorities = new LinkedHashSet<>(
				List.of(StringUtils.delimitedListToStringArray(row.getString("authorities"), "\n")));
		long rotatedAt = row.getLong("rotated_at");
		Instant rotated = row.wasNull() ? null : Instant.ofEpochMilli(rotatedAt);
		String ended = row.getString("ended_by");
		return new StoredSession(row.getString("handle_hash"), session, authorities, row.getString("current_hash"),
				row.getString("previous_hash"), row.getString("nonce"), rotated, time(row, "absolute_expires_at"),
				(ended != null) ? End.valueOf(ended) : null);
	}

	private static Instant time(ResultSet row, String column) throws SQLException {
		return Instant.ofEpochMilli(row.getLong(column));
	}

}

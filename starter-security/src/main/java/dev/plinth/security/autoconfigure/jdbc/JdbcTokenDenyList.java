package dev.plinth.security.autoconfigure.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.plinth.security.token.TokenDenyList;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * {@link TokenDenyList} in the table {@code plinth_denied_token}.
 */
final class JdbcTokenDenyList implements TokenDenyList {

	private static final Duration PURGE_INTERVAL = Duration.ofMinutes(1);

	private final JdbcOperations jdbc;

	private final InstantSource clock;

	private final AtomicLong purgedAt = new AtomicLong();

	JdbcTokenDenyList(JdbcOperations jdbc, InstantSource clock) {
		this.jdbc = jdbc;
		this.clock = clock;
		TableCheck.check(jdbc, "plinth_denied_token");
	}

	@Override
	public void deny(String id, Instant until) {
		purge();
		long time = until.toEpochMilli();
		if (!prolong(id, time)) {
			try {
				this.jdbc.update("insert into plinth_denied_token (id, expires_at) values (?, ?)", id, time);
			}
			catch (DuplicateKeyException ex) {
				prolong(id, time);
			}
		}
	}

	private boolean prolong(String id, long time) {
		return this.jdbc.update("update plinth_denied_token set expires_at = greatest(expires_at, ?) where id = ?",
				time, id) == 1;
	}

	private void purge() {
		long now = this.clock.millis();
		long last = this.purgedAt.get();
		if (now - last >= PURGE_INTERVAL.toMillis() && this.purgedAt.compareAndSet(last, now)) {
			this.jdbc.update("delete from plinth_denied_token where expires_at < ?", now);
		}
	}

	@Override
	public boolean isDenied(Collection<String> ids) {
		if (ids.isEmpty()) {
			return false;
		}
		List<Object> arguments = new ArrayList<>(ids);
		arguments.add(this.clock.millis());
		String places = String.join(", ", Collections.nCopies(ids.size(), "?"));
		List<@Nullable Integer> found = this.jdbc.queryForList(
				"select 1 from plinth_denied_token where id in (" + places + ") and expires_at > ?", Integer.class,
				arguments.toArray());
		return !found.isEmpty();
	}

}

package dev.plinth.jobs.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.plinth.jobs.engine.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes share about queues: which are paused, and how many jobs have started in
 * the current period of a rate limit.
 */
final class QueueSwitches {

	private static final Duration MAX_AGE = Duration.ofSeconds(1);

	private final JobTables tables;

	private final InstantSource clock;

	private volatile Snapshot snapshot = new Snapshot(Set.of(), Instant.MIN);

	QueueSwitches(JobTables tables, InstantSource clock) {
		this.tables = tables;
		this.clock = clock;
	}

	boolean isPaused(String queue) {
		Snapshot snapshot = this.snapshot;
		Instant now = this.clock.instant();
		if (!now.isBefore(snapshot.readAt()) && now.isBefore(snapshot.readAt().plus(MAX_AGE))) {
			return snapshot.paused().contains(queue);
		}
		Set<String> paused = paused();
		this.snapshot = new Snapshot(paused, now);
		return paused.contains(queue);
	}

	Set<String> paused() {
		return new HashSet<>(
				this.tables.query("select name from plinth_job_queue where paused = true", 1000, (statement) -> {
				}, (row, i) -> row.getString(1)));
	}

	void pause(String queue, boolean paused) {
		this.tables.joining((jdbc) -> {
			ensure(queue);
			return jdbc.update("update plinth_job_queue set paused = ? where name = ?", paused, queue);
		});
		this.snapshot = new Snapshot(Set.of(), Instant.MIN);
	}

	/**
	 * Take permits of the current period.
	 * @return the permits that were taken, 0 to {@code max}
	 */
	int reserve(String queue, int max, RateLimit limit) {
		return this.tables.own((jdbc) -> {
			ensure(queue);
			Instant now = this.clock.instant();
			Window window = jdbc
				.query("select window_end, used from plinth_job_queue where name = ? for update",
						(row, i) -> new Window(this.tables.getInstant(row, "window_end"), row.getInt("used")), queue)
				.get(0);
			boolean open = window.end() != null && now.isBefore(window.end());
			int used = open ? window.used() : 0;
			int granted = Math.max(0, Math.min(max, limit.permits() - used));
			if (granted > 0) {
				this.tables.batch("update plinth_job_queue set used = ?, window_end = ? where name = ?", List.of(queue),
						(statement, name) -> {
							statement.setInt(1, used + granted);
							this.tables.setInstant(statement, 2, open ? window.end() : now.plus(limit.period()));
							statement.setString(3, name);
						});
			}
			return granted;
		});
	}

	void giveBack(String queue, int permits) {
		this.tables
			.own((jdbc) -> jdbc.update("update plinth_job_queue set used = used - ? where name = ? and used >= ?",
					permits, queue, permits));
	}

	/**
	 * Make sure that a queue has its row. Reads first, since an insert that is ignored
	 * leaves a shared lock behind on MySQL.
	 */
	private void ensure(String queue) {
		List<Integer> known = this.tables.query("select 1 from plinth_job_queue where name = ?", 1,
				(statement) -> statement.setString(1, queue), (row, i) -> row.getInt(1));
		if (!known.isEmpty()) {
			return;
		}
		this.tables.updateIfAbsent(this.tables.database().insertIfAbsent("plinth_job_queue", "name, paused, used"),
				(statement) -> {
					statement.setString(1, queue);
					statement.setBoolean(2, false);
					statement.setInt(3, 0);
				});
	}

	private record Snapshot(Set<String> paused, Instant readAt) {

	}

	private record Window(@Nullable Instant end, int used) {

	}

}

package dev.plinth.jobs.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import dev.plinth.jobs.Job;
import dev.plinth.jobs.JobQuery;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.QueueStatus;
import dev.plinth.jobs.engine.Claim;
import dev.plinth.jobs.engine.JobLedger;
import dev.plinth.jobs.engine.Outcome;
import dev.plinth.jobs.engine.ScheduleTick;
import dev.plinth.jobs.engine.StoredJob;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The book of the SQL engine: waiting and running jobs are in {@code plinth_job},
 * finished ones in {@code plinth_job_history}.
 */
final class JdbcJobLedger implements JobLedger {

	private static final int SCAN = 5000;

	private final JobTables tables;

	private final QueueSwitches switches;

	private final @Nullable PlatformTransactionManager transactionManager;

	private final InstantSource clock;

	JdbcJobLedger(JobTables tables, QueueSwitches switches, @Nullable PlatformTransactionManager transactionManager,
			InstantSource clock) {
		this.tables = tables;
		this.switches = switches;
		this.transactionManager = transactionManager;
		this.clock = clock;
	}

	@Override
	public Optional<Job> find(String id) {
		return this.tables.joining((jdbc) -> {
			List<Job> found = jdbc.query("select * from plinth_job where task_instance = ?",
					(row, i) -> readWaiting(row), id);
			if (found.isEmpty()) {
				found = jdbc.query("select * from plinth_job_history where id = ?", (row, i) -> readFinished(row), id);
			}
			return found.stream().findFirst();
		});
	}

	private Job readWaiting(ResultSet row) throws SQLException {
		StoredJob job = this.tables.readJob(row);
		JobState state = row.getBoolean("picked") ? JobState.RUNNING
				: job.runAt().isAfter(this.clock.instant()) ? JobState.SCHEDULED : JobState.READY;
		return new Job(job.id(), job.name(), job.queue(), state, job.priority(), job.attempts(), job.maxAttempts(),
				row.getInt("progress"), row.getString("progress_message"), job.owner(), job.context().get("requestId"),
				job.createdAt(), job.runAt(), this.tables.getInstant(row, "started_at"), null,
				row.getString("picked_by"), job.payload(), null, job.error());
	}

	private Job readFinished(ResultSet row) throws SQLException {
		StoredJob job = readStored(row);
		JobState state = JobState.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
		return new Job(job.id(), job.name(), job.queue(), state, job.priority(), job.attempts(), job.maxAttempts(),
				(state == JobState.SUCCEEDED) ? 100 : row.getInt("progress"), row.getString("progress_message"),
				job.owner(), job.context().get("requestId"), job.createdAt(), job.runAt(),
				this.tables.getInstant(row, "started_at"), this.tables.getInstant(row, "finished_at"),
				row.getString("worker"), job.payload(), row.getString("result"), job.error());
	}

	private StoredJob readStored(ResultSet row) throws SQLException {
		Instant runAt = this.tables.getInstant(row, "run_at");
		return StoredJob.decode(row.getString("queue"), row.getString("id"), (runAt != null) ? runAt : Instant.EPOCH,
				row.getBytes("data"));
	}

	@Override
	public List<Job> list(JobQuery query) {
		return this.tables.joining((jdbc) -> {
			List<Job> jobs = new ArrayList<>();
			JobState state = query.state();
			if (state == null || !state.isFinished()) {
				String running = (state == JobState.RUNNING) ? " where picked = true" : "";
				jobs.addAll(this.tables.query("select * from plinth_job" + running + " order by task_instance desc",
						SCAN, (statement) -> {
						}, (row, i) -> readWaiting(row)));
			}
			if (state == null || state.isFinished()) {
				List<String> conditions = new ArrayList<>();
				List<String> values = new ArrayList<>();
				condition("state", (state != null) ? state.key() : null, conditions, values);
				condition("queue", query.queue(), conditions, values);
				condition("name", query.name(), conditions, values);
				condition("owner", query.owner(), conditions, values);
				String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
				jobs.addAll(this.tables.query("select * from plinth_job_history" + where + " order by finished_at desc",
						query.limit(), (statement) -> {
							for (int i = 0; i < values.size(); i++) {
								statement.setString(i + 1, values.get(i));
							}
						}, (row, i) -> readFinished(row)));
			}
			return jobs.stream()
				.filter(query::matches)
				.sorted(Comparator.comparing(Job::createdAt).reversed())
				.limit(query.limit())
				.toList();
		});
	}

	private static void condition(String column, @Nullable String value, List<String> conditions, List<String> values) {
		if (value != null) {
			conditions.add(column + " = ?");
			values.add(value);
		}
	}

	@Override
	public List<QueueStatus> queues(Collection<String> queues) {
		return this.tables.joining((jdbc) -> {
			Map<String, long[]> counts = new TreeMap<>();
			queues.forEach((queue) -> counts.put(queue, new long[4]));
			Instant now = this.clock.instant();
			jdbc.query("""
					select task_name, sum(case when picked = true then 1 else 0 end) as running,
					  sum(case when picked = false and execution_time <= ? then 1 else 0 end) as ready, count(*) as jobs
					from plinth_job group by task_name
					""", (statement) -> this.tables.setInstant(statement, 1, now), (RowCallbackHandler) (row) -> {
				long[] count = counts.computeIfAbsent(row.getString("task_name"), (name) -> new long[4]);
				count[2] = row.getLong("running");
				count[1] = row.getLong("ready");
				count[0] = row.getLong("jobs") - count[1] - count[2];
			});
			jdbc.query("select queue, count(*) as jobs from plinth_job_history where state = 'dead' group by queue",
					(row) -> {
						counts.computeIfAbsent(row.getString("queue"), (name) -> new long[4])[3] = row.getLong("jobs");
					});
			Set<String> paused = this.switches.paused();
			paused.forEach((queue) -> counts.computeIfAbsent(queue, (name) -> new long[4]));
			List<QueueStatus> statuses = new ArrayList<>();
			counts.forEach((name, count) -> statuses
				.add(new QueueStatus(name, paused.contains(name), count[0], count[1], count[2], count[3])));
			return statuses;
		});
	}

	@Override
	public boolean cancel(String id) {
		return this.tables.joining((jdbc) -> {
			List<Claim> waiting = jdbc.query("select * from plinth_job where task_instance = ? and picked = ?",
					(row, i) -> new Claim(this.tables.readJob(row), Long.toString(row.getLong("version"))), id, false);
			if (!waiting.isEmpty()) {
				Claim claim = waiting.get(0);
				int removed = jdbc.update("delete from plinth_job where task_instance = ? and version = ?", id,
						Long.parseLong(claim.token()));
				if (removed == 1) {
					this.tables.insertHistory(List.of(new Outcome(claim, JobState.CANCELLED, claim.job(), null, null,
							this.clock.instant(), null)), null);
					this.tables.releaseKeys(List.of(claim.job()));
					return true;
				}
			}
			return jdbc.update("update plinth_job set cancel_requested = ? where task_instance = ? and picked = ?",
					true, id, true) == 1;
		});
	}

	@Override
	public boolean replay(String id) {
		return this.tables.joining((jdbc) -> {
			List<StoredJob> finished = jdbc.query(
					"select * from plinth_job_history where id = ? and state in ('dead', 'cancelled')",
					(row, i) -> readStored(row), id);
			if (finished.isEmpty() || jdbc.update("delete from plinth_job_history where id = ?", id) != 1) {
				return false;
			}
			this.tables.hold(List.of(finished.get(0).next(this.clock.instant(), 0, 0, null)));
			return true;
		});
	}

	@Override
	public int purge(JobState state, Instant before, int max) {
		return this.tables.own((jdbc) -> {
			List<String> ids = this.tables.query(
					"select id from plinth_job_history where state = ? and finished_at < ? order by finished_at", max,
					(statement) -> {
						statement.setString(1, state.key());
						this.tables.setInstant(statement, 2, before);
					}, (row, i) -> row.getString(1));
			if (!ids.isEmpty()) {
				this.tables.batch("delete from plinth_job_history where id = ?", ids,
						(statement, id) -> statement.setString(1, id));
			}
			return ids.size();
		});
	}

	@Override
	public void forget(Instant before) {
		this.tables.own((jdbc) -> {
			jdbc.update("delete from plinth_job_once where done_at < ?",
					(statement) -> this.tables.setInstant(statement, 1, before));
			return jdbc.update("delete from plinth_job_key where expires_at < ?",
					(statement) -> this.tables.setInstant(statement, 1, this.clock.instant()));
		});
	}

	@Override
	public void pause(String queue, boolean paused) {
		this.switches.pause(queue, paused);
	}

	@Override
	public boolean once(String id, String step, Runnable action) {
		if (this.transactionManager == null) {
			return this.tables.own((jdbc) -> runOnce(id, step, action));
		}
		return Boolean.TRUE.equals(new TransactionTemplate(this.transactionManager)
			.execute((status) -> this.tables.joining((jdbc) -> runOnce(id, step, action))));
	}

	private boolean runOnce(String id, String step, Runnable action) {
		boolean marked = this.tables.updateIfAbsent(
				this.tables.database().insertIfAbsent("plinth_job_once", "job_id, step, done_at"), (statement) -> {
					statement.setString(1, id);
					statement.setString(2, step);
					this.tables.setInstant(statement, 3, this.clock.instant());
				});
		if (marked) {
			action.run();
		}
		return marked;
	}

	@Override
	public List<ScheduleTick> schedules() {
		return this.tables.joining((jdbc) -> jdbc.query("select * from plinth_job_schedule",
				(row, i) -> new ScheduleTick(row.getString("name"), row.getString("rule"),
						this.tables.getInstant(row, "next_at"))));
	}

	@Override
	public boolean advance(@Nullable ScheduleTick expected, @Nullable ScheduleTick next, List<StoredJob> jobs) {
		return this.tables.own((jdbc) -> {
			boolean moved = move(expected, next);
			if (moved && !jobs.isEmpty()) {
				this.tables.insert(jobs, this.clock.instant());
			}
			return moved;
		});
	}

	private boolean move(@Nullable ScheduleTick expected, @Nullable ScheduleTick next) {
		if (expected == null) {
			if (next == null) {
				return false;
			}
			return this.tables.updateIfAbsent(
					this.tables.database().insertIfAbsent("plinth_job_schedule", "name, rule, next_at"),
					(statement) -> {
						statement.setString(1, next.name());
						statement.setString(2, next.rule());
						this.tables.setInstant(statement, 3, next.nextAt());
					});
		}
		String same = " where name = ? and rule = ? and next_at " + ((expected.nextAt() != null) ? "= ?" : "is null");
		String sql = (next != null) ? "update plinth_job_schedule set rule = ?, next_at = ?" + same
				: "delete from plinth_job_schedule" + same;
		return this.tables.batch(sql, List.of(expected), (statement, row) -> {
			int index = 1;
			if (next != null) {
				statement.setString(index++, next.rule());
				this.tables.setInstant(statement, index++, next.nextAt());
			}
			statement.setString(index++, row.name());
			statement.setString(index++, row.rule());
			if (row.nextAt() != null) {
				this.tables.setInstant(statement, index, row.nextAt());
			}
		})[0] == 1;
	}

}

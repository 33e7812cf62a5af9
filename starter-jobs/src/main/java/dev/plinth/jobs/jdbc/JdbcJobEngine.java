package dev.plinth.jobs.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.TaskRepository;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Execution;
import dev.plinth.jobs.engine.Claim;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.JobLedger;
import dev.plinth.jobs.engine.Outcome;
import dev.plinth.jobs.engine.Progress;
import dev.plinth.jobs.engine.RateLimit;
import dev.plinth.jobs.engine.Renewal;
import dev.plinth.jobs.engine.StoredJob;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;

/**
 * Holds jobs in the application's database, in the table layout of db-scheduler and
 * picked by it. A job that is enqueued inside a transaction on the same
 * {@link DataSource} commits or vanishes with it; whatever the worker does runs in
 * transactions of its own.
 *
 * @since 0.1.0
 */
public final class JdbcJobEngine implements JobEngine {

	private final JobTables tables;

	private final JdbcJobLedger ledger;

	private final String node;

	private final InstantSource clock;

	private final QueueSwitches switches;

	private volatile @Nullable TaskRepositories repositories;

	/**
	 * Create an engine.
	 * @param dataSource the database
	 * @param transactionManager runs the actions that happen once, or {@code null} for
	 * transactions on the data source alone
	 * @param node the name of this node
	 * @param clock tells the time
	 */
	public JdbcJobEngine(DataSource dataSource, @Nullable PlatformTransactionManager transactionManager, String node,
			InstantSource clock) {
		this.tables = new JobTables(dataSource);
		this.node = (node.length() > 50) ? node.substring(node.length() - 50) : node;
		this.clock = clock;
		this.switches = new QueueSwitches(this.tables, clock);
		this.ledger = new JdbcJobLedger(this.tables, this.switches, transactionManager, clock);
	}

	/**
	 * Return why a database cannot hold jobs.
	 * @param dataSource the database, which is asked what it is
	 * @return the reason, or {@code null} if it can
	 * @throws org.springframework.dao.DataAccessResourceFailureException if it does not
	 * answer
	 */
	public static @Nullable String obstacle(DataSource dataSource) {
		return JobDatabase.obstacle(dataSource);
	}

	@Override
	public String name() {
		return "jdbc";
	}

	@Override
	public boolean isTransactional() {
		return true;
	}

	@Override
	public List<String> add(List<StoredJob> jobs) {
		return this.tables.joining((jdbc) -> this.tables.insert(jobs, this.clock.instant()));
	}

	@Override
	public List<Claim> claim(String queue, int max, @Nullable RateLimit limit) {
		return this.tables.translating(() -> {
			if (this.switches.isPaused(queue)) {
				return List.of();
			}
			Instant now = this.clock.instant();
			if (limit == null) {
				return pick(queue, max, now);
			}
			if (!this.tables.hasDue(queue, now)) {
				return List.of();
			}
			int granted = this.switches.reserve(queue, max, limit);
			if (granted == 0) {
				return List.of();
			}
			List<Claim> claims = pick(queue, granted, now);
			if (claims.size() < granted) {
				this.switches.giveBack(queue, granted - claims.size());
			}
			return claims;
		});
	}

	private List<Claim> pick(String queue, int max, Instant now) {
		TaskRepository repository = repositories().of(queue);
		List<Execution> picked;
		JdbcCustomization customization = this.tables.database().customization();
		if (customization.supportsSingleStatementLockAndFetch() || customization.supportsGenericLockAndFetch()) {
			picked = repository.lockAndGetDue(now, max);
		}
		else {
			picked = new ArrayList<>();
			for (Execution candidate : repository.getDue(now, max)) {
				repository.pick(candidate, now).ifPresent(picked::add);
			}
		}
		List<Claim> claims = new ArrayList<>(picked.size());
		for (Execution execution : picked) {
			byte[] stored = (byte[]) execution.taskInstance.getData();
			StoredJob job = StoredJob.decode(queue, execution.getId(), execution.executionTime, stored);
			// The generic lock-and-fetch answers with the version after its update
			claims.add(new Claim(job, Long.toString(execution.version)));
		}
		return claims;
	}

	private TaskRepositories repositories() {
		TaskRepositories repositories = this.repositories;
		if (repositories == null) {
			repositories = new TaskRepositories(this.tables.dataSource(), this.tables.database(), this.node,
					this.clock);
			this.repositories = repositories;
		}
		return repositories;
	}

	@Override
	public Renewal renew(Collection<Claim> claims, Map<String, Progress> progress) {
		if (claims.isEmpty()) {
			return new Renewal(Set.of(), Set.of());
		}
		return this.tables.own((jdbc) -> {
			Instant now = this.clock.instant();
			List<Claim> ordered = List.copyOf(claims);
			int[] updated = this.tables.batch("""
					update plinth_job set last_heartbeat = ?, started_at = coalesce(?, started_at),
					  progress = coalesce(?, progress), progress_message = coalesce(?, progress_message)
					where task_instance = ? and task_name = ? and version = ?
					""", ordered, (statement, claim) -> {
				Progress made = progress.get(claim.job().id());
				this.tables.setInstant(statement, 1, now);
				this.tables.setInstant(statement, 2, (made != null) ? made.startedAt() : null);
				statement.setObject(3, (made != null) ? made.percent() : null, java.sql.Types.SMALLINT);
				statement.setObject(4, (made != null) ? made.message() : null, java.sql.Types.VARCHAR);
				setClaim(statement, 5, claim);
			});
			Set<String> lost = new HashSet<>();
			Set<String> held = new HashSet<>();
			for (int i = 0; i < updated.length; i++) {
				((updated[i] == 0) ? lost : held).add(ordered.get(i).job().id());
			}
			Set<String> cancelled = new HashSet<>(jdbc.queryForList(
					"select task_instance from plinth_job where picked = ? and picked_by = ? and cancel_requested = ?",
					String.class, true, this.node, true));
			cancelled.retainAll(held);
			return new Renewal(lost, cancelled);
		});
	}

	@Override
	public Set<String> apply(List<Outcome> outcomes) {
		return this.tables.own((jdbc) -> {
			Set<String> lost = new HashSet<>();
			List<Outcome> finished = new ArrayList<>();
			List<Outcome> held = new ArrayList<>();
			for (Outcome outcome : outcomes) {
				(outcome.state().isFinished() ? finished : held).add(outcome);
			}
			if (!finished.isEmpty()) {
				int[] removed = this.tables.batch(
						"delete from plinth_job where task_instance = ? and task_name = ? and version = ?", finished,
						(statement, outcome) -> setClaim(statement, 1, outcome.claim()));
				List<Outcome> kept = keepApplied(finished, removed, lost);
				this.tables.insertHistory(kept, this.node);
				this.tables.releaseKeys(kept.stream().map(Outcome::job).toList());
			}
			if (!held.isEmpty()) {
				int[] updated = this.tables.batch(
						"""
								update plinth_job set picked = false, picked_by = null, last_heartbeat = null, started_at = null,
								  execution_time = ?, task_data = ?, consecutive_failures = ?, version = version + 1
								where task_instance = ? and task_name = ? and version = ?
								""",
						held, (statement, outcome) -> {
							this.tables.setInstant(statement, 1, outcome.job().runAt());
							statement.setBytes(2, outcome.job().encode());
							statement.setInt(3, outcome.job().attempts());
							setClaim(statement, 4, outcome.claim());
						});
				keepApplied(held, updated, lost);
			}
			return lost;
		});
	}

	private static List<Outcome> keepApplied(List<Outcome> outcomes, int[] counts, Set<String> lost) {
		List<Outcome> applied = new ArrayList<>(outcomes.size());
		for (int i = 0; i < counts.length; i++) {
			if (counts[i] == 0) {
				lost.add(outcomes.get(i).claim().job().id());
			}
			else {
				applied.add(outcomes.get(i));
			}
		}
		return applied;
	}

	@Override
	public List<Claim> takeOver(Duration silence, int max) {
		return this.tables.own((jdbc) -> {
			Instant now = this.clock.instant();
			List<Claim> dead = this.tables.findSilent(now.minus(silence), max);
			if (dead.isEmpty()) {
				return List.of();
			}
			int[] updated = this.tables.batch("""
					update plinth_job set picked_by = ?, last_heartbeat = ?, version = version + 1
					where task_instance = ? and task_name = ? and version = ?
					""", dead, (statement, claim) -> {
				statement.setString(1, this.node);
				this.tables.setInstant(statement, 2, now);
				setClaim(statement, 3, claim);
			});
			List<Claim> taken = new ArrayList<>();
			for (int i = 0; i < updated.length; i++) {
				if (updated[i] == 1) {
					Claim claim = dead.get(i);
					taken.add(new Claim(claim.job(), Long.toString(Long.parseLong(claim.token()) + 1)));
				}
			}
			return taken;
		});
	}

	/**
	 * Remove claimed jobs without a trace.
	 * @param claims the claims
	 */
	public void discard(List<Claim> claims) {
		this.tables.own((jdbc) -> this.tables.batch(
				"delete from plinth_job where task_instance = ? and task_name = ? and version = ?", claims,
				(statement, claim) -> setClaim(statement, 1, claim)));
	}

	@Override
	public JobLedger ledger() {
		return this.ledger;
	}

	private static void setClaim(PreparedStatement statement, int index, Claim claim) throws SQLException {
		statement.setString(index, claim.job().id());
		statement.setString(index + 1, claim.job().queue());
		statement.setLong(index + 2, Long.parseLong(claim.token()));
	}

}

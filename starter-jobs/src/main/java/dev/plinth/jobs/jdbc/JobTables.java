package dev.plinth.jobs.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import dev.plinth.jobs.JobStoreUnavailableException;
import dev.plinth.jobs.engine.Claim;
import dev.plinth.jobs.engine.Outcome;
import dev.plinth.jobs.engine.Progress;
import dev.plinth.jobs.engine.StoredJob;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The statements on the tables of the jobs, and the transactions they run in.
 */
final class JobTables {

	private static final int ATTEMPTS = 5;

	private final DataSource dataSource;

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transaction;

	private volatile @Nullable JobDatabase database;

	JobTables(DataSource dataSource) {
		this.dataSource = dataSource;
		this.jdbc = new JdbcTemplate(dataSource);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
	}

	DataSource dataSource() {
		return this.dataSource;
	}

	JobDatabase database() {
		JobDatabase database = this.database;
		if (database == null) {
			database = JobDatabase.of(this.dataSource);
			this.database = database;
		}
		return database;
	}

	/**
	 * Run work in the caller's transaction on the data source, or in one of its own if
	 * there is none.
	 */
	<T> T joining(Function<JdbcTemplate, T> work) {
		if (TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder) {
			return translating(() -> work.apply(this.jdbc));
		}
		return own(work);
	}

	/**
	 * Run work in a transaction of its own, again if the database ended it to resolve a
	 * deadlock.
	 */
	<T> T own(Function<JdbcTemplate, T> work) {
		return translating(() -> {
			for (int attempt = 1;; attempt++) {
				try {
					T result = this.transaction.execute((status) -> work.apply(this.jdbc));
					if (result == null) {
						throw new IllegalStateException("No result");
					}
					return result;
				}
				catch (PessimisticLockingFailureException ex) {
					if (attempt == ATTEMPTS || !isRollback(ex)
							|| TransactionSynchronizationManager.isActualTransactionActive()) {
						throw ex;
					}
				}
			}
		});
	}

	/**
	 * Return whether the database has rolled the transaction back, rather than waited for
	 * a lock in vain.
	 */
	private static boolean isRollback(PessimisticLockingFailureException failure) {
		return failure.getMostSpecificCause() instanceof SQLException cause && cause.getSQLState() != null
				&& cause.getSQLState().startsWith("40");
	}

	<T> T translating(Supplier<T> work) {
		try {
			return work.get();
		}
		catch (DataAccessResourceFailureException | TransientDataAccessException | RecoverableDataAccessException
				| TransactionException | SQLRuntimeException ex) {
			throw new JobStoreUnavailableException("The database that holds the jobs cannot be reached", ex);
		}
	}

	<T> int[] batch(String sql, List<T> rows, RowSetter<T> setter) {
		return this.jdbc.batchUpdate(sql, new BatchPreparedStatementSetter() {

			@Override
			public void setValues(PreparedStatement statement, int i) throws SQLException {
				setter.set(statement, rows.get(i));
			}

			@Override
			public int getBatchSize() {
				return rows.size();
			}

		});
	}

	void setInstant(PreparedStatement statement, int index, @Nullable Instant value) throws SQLException {
		if (value == null) {
			statement.setNull(index,
					database().isMySql() ? java.sql.Types.TIMESTAMP : java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
		}
		else {
			database().customization().setInstant(statement, index, value);
		}
	}

	@Nullable Instant getInstant(ResultSet row, String column) throws SQLException {
		return database().customization().getInstant(row, column);
	}

	List<String> insert(List<StoredJob> jobs, Instant now) {
		List<String> ids = new ArrayList<>(jobs.size());
		List<StoredJob> held = new ArrayList<>(jobs.size());
		for (StoredJob job : jobs) {
			String id = (job.deduplicationKey() != null) ? takeKey(job, job.deduplicationKey(), now) : job.id();
			ids.add(id);
			if (id.equals(job.id())) {
				held.add(job);
			}
		}
		if (!held.isEmpty()) {
			hold(held);
		}
		return ids;
	}

	void hold(List<StoredJob> jobs) {
		batch("""
				insert into plinth_job (task_name, task_instance, task_data, execution_time, picked, version,
				  priority, order_key)
				values (?, ?, ?, ?, ?, ?, ?, ?)
				""", jobs, (statement, job) -> {
			statement.setString(1, job.queue());
			statement.setString(2, job.id());
			statement.setBytes(3, job.encode());
			setInstant(statement, 4, job.runAt());
			statement.setBoolean(5, false);
			statement.setLong(6, 1);
			statement.setInt(7, job.priority());
			statement.setString(8, job.orderKey());
		});
	}

	/**
	 * Return the id of the job itself if it has the key now, else the id of the job that
	 * has it.
	 */
	private String takeKey(StoredJob job, String key, Instant now) {
		Instant expiresAt = (job.deduplicationWindow() != null) ? now.plus(job.deduplicationWindow()) : null;
		if (database().isMySql()) {
			return exchangeKey(job, key, expiresAt, now);
		}
		String sql = database().insertIfAbsent("plinth_job_key", "name, job_id, expires_at");
		if (updateIfAbsent(sql, (statement) -> {
			statement.setString(1, key);
			statement.setString(2, job.id());
			setInstant(statement, 3, expiresAt);
		})) {
			return job.id();
		}
		List<String> owners = this.jdbc.query("select job_id from plinth_job_key where name = ?",
				(row, i) -> row.getString(1), key);
		if (owners.isEmpty()) {
			return takeKey(job, key, now);
		}
		String owner = owners.get(0);
		int replaced = this.jdbc.update(
				"update plinth_job_key set job_id = ?, expires_at = ? where name = ? and job_id = ? and expires_at <= ?",
				(statement) -> {
					statement.setString(1, job.id());
					setInstant(statement, 2, expiresAt);
					statement.setString(3, key);
					statement.setString(4, owner);
					setInstant(statement, 5, now);
				});
		return (replaced == 1) ? job.id() : owner;
	}

	/**
	 * Take a key on MySQL and MariaDB, where an insert that is ignored leaves a shared
	 * lock behind and a plain read may not see the row that it met.
	 */
	private String exchangeKey(StoredJob job, String key, @Nullable Instant expiresAt, Instant now) {
		this.jdbc.update("""
				insert into plinth_job_key (name, job_id, expires_at) values (?, ?, ?)
				on duplicate key update job_id = if(expires_at <= ?, ?, job_id),
				  expires_at = if(job_id = ?, ?, expires_at)
				""", (statement) -> {
			statement.setString(1, key);
			statement.setString(2, job.id());
			setInstant(statement, 3, expiresAt);
			setInstant(statement, 4, now);
			statement.setString(5, job.id());
			statement.setString(6, job.id());
			setInstant(statement, 7, expiresAt);
		});
		return this.jdbc
			.query("select job_id from plinth_job_key where name = ? for update", (row, i) -> row.getString(1), key)
			.get(0);
	}

	boolean updateIfAbsent(String sql, org.springframework.jdbc.core.PreparedStatementSetter setter) {
		try {
			return this.jdbc.update(sql, setter) == 1;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	boolean hasDue(String queue, Instant now) {
		return !this.jdbc.query("select 1 from plinth_job where task_name = ? and picked = ? and execution_time <= ? "
				+ ((database() == JobDatabase.H2) ? "fetch first 1 rows only" : "limit 1"), (statement) -> {
					statement.setString(1, queue);
					statement.setBoolean(2, false);
					setInstant(statement, 3, now);
				}, (row, i) -> row.getInt(1))
			.isEmpty();
	}

	List<Claim> findSilent(Instant since, int max) {
		return query("""
				select * from plinth_job where picked = ? and last_heartbeat <= ? order by last_heartbeat
				""", max, (statement) -> {
			statement.setBoolean(1, true);
			setInstant(statement, 2, since);
		}, (row, i) -> new Claim(readJob(row), Long.toString(row.getLong("version"))));
	}

	<T> List<T> query(String sql, int max, org.springframework.jdbc.core.PreparedStatementSetter setter,
			RowMapper<T> mapper) {
		return this.jdbc.query((connection) -> {
			PreparedStatement statement = connection.prepareStatement(sql + " limit " + max);
			setter.setValues(statement);
			return statement;
		}, mapper);
	}

	StoredJob readJob(ResultSet row) throws SQLException {
		Instant runAt = getInstant(row, "execution_time");
		return StoredJob.decode(row.getString("task_name"), row.getString("task_instance"),
				(runAt != null) ? runAt : Instant.EPOCH, row.getBytes("task_data"));
	}

	void insertHistory(List<Outcome> outcomes, @Nullable String worker) {
		if (outcomes.isEmpty()) {
			return;
		}
		batch("""
				insert into plinth_job_history (id, queue, name, state, owner, run_at, started_at, finished_at, worker,
				  progress, progress_message, data, result)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
				""", outcomes, (statement, outcome) -> {
			StoredJob job = outcome.job();
			Progress progress = outcome.progress();
			statement.setString(1, job.id());
			statement.setString(2, job.queue());
			statement.setString(3, job.name());
			statement.setString(4, outcome.state().key());
			statement.setString(5, job.owner());
			setInstant(statement, 6, job.runAt());
			setInstant(statement, 7, outcome.startedAt());
			setInstant(statement, 8, outcome.finishedAt());
			statement.setString(9, worker);
			statement.setObject(10, (progress != null) ? progress.percent() : null, java.sql.Types.SMALLINT);
			statement.setString(11, (progress != null) ? progress.message() : null);
			statement.setBytes(12, job.encode());
			statement.setString(13, outcome.result());
		});
	}

	/**
	 * Release the deduplication keys that are kept until their job is finished.
	 */
	void releaseKeys(List<StoredJob> jobs) {
		List<StoredJob> keyed = jobs.stream()
			.filter((job) -> job.deduplicationKey() != null && job.deduplicationWindow() == null)
			.toList();
		if (!keyed.isEmpty()) {
			batch("delete from plinth_job_key where name = ? and job_id = ?", keyed, (statement, job) -> {
				statement.setString(1, job.deduplicationKey());
				statement.setString(2, job.id());
			});
		}
	}

	@FunctionalInterface
	interface RowSetter<T> {

		void set(PreparedStatement statement, T row) throws SQLException;

	}

}

package dev.plinth.jobs.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.task.Execution;

/**
 * Narrows what db-scheduler picks to one queue and to jobs that no earlier job with the
 * same order key holds back.
 */
final class QueueCustomization implements JdbcCustomization {

	private final JdbcCustomization database;

	private final String condition;

	private final boolean singleStatement;

	/**
	 * Create the customization of a queue.
	 * @param database the customization of the database
	 * @param queue the queue; made of letters, digits, dots, dashes and underscores
	 */
	QueueCustomization(JdbcCustomization database, String queue) {
		this.database = database;
		this.singleStatement = database.supportsSingleStatementLockAndFetch();
		this.condition = " and task_name = '" + queue + "' and (order_key is null or not exists "
				+ "(select 1 from plinth_job earlier where earlier.order_key = "
				+ (this.singleStatement ? "due" : "plinth_job") + ".order_key and earlier.task_instance < "
				+ (this.singleStatement ? "due" : "plinth_job") + ".task_instance)) ";
	}

	@Override
	public String getName() {
		return this.database.getName();
	}

	@Override
	public void setInstant(PreparedStatement statement, int index, Instant value) throws SQLException {
		this.database.setInstant(statement, index, value);
	}

	@Override
	public Instant getInstant(ResultSet row, String column) throws SQLException {
		return this.database.getInstant(row, column);
	}

	@Override
	public void setTaskData(PreparedStatement statement, int index, byte[] value) throws SQLException {
		this.database.setTaskData(statement, index, value);
	}

	@Override
	public byte[] getTaskData(ResultSet row, String column) throws SQLException {
		return this.database.getTaskData(row, column);
	}

	@Override
	public boolean supportsExplicitQueryLimitPart() {
		return this.database.supportsExplicitQueryLimitPart();
	}

	@Override
	public String getQueryLimitPart(int limit) {
		return this.database.getQueryLimitPart(limit);
	}

	@Override
	public boolean supportsSingleStatementLockAndFetch() {
		return this.singleStatement;
	}

	@Override
	public List<Execution> lockAndFetchSingleStatement(JdbcTaskRepositoryContext context, Instant now, int limit,
			boolean orderByPriority) {
		String sql = """
				with claimed as (
				  update plinth_job job set picked = true, picked_by = ?, last_heartbeat = ?, started_at = null,
				    version = version + 1
				  where (job.task_instance, job.task_name) in (
				    select due.task_instance, due.task_name from plinth_job due
				    where due.picked = false and due.execution_time <= ? %s
				    order by due.priority desc, due.execution_time for update skip locked limit %d)
				  returning job.*)
				select * from claimed order by priority desc, execution_time, task_instance
				""".formatted(this.condition, limit);
		return context.jdbcRunner.query(sql, (statement) -> {
			statement.setString(1, context.schedulerName.getName());
			setInstant(statement, 2, now);
			setInstant(statement, 3, now);
		}, context.resultSetMapper.get());
	}

	@Override
	public boolean supportsGenericLockAndFetch() {
		return this.database.supportsGenericLockAndFetch();
	}

	@Override
	public String createGenericSelectForUpdateQuery(String table, int limit, String condition,
			boolean orderByPriority) {
		return this.database.createGenericSelectForUpdateQuery(table, limit, condition + this.condition,
				orderByPriority);
	}

	@Override
	public String createSelectDueQuery(String table, int limit, String condition, boolean orderByPriority) {
		return this.database.createSelectDueQuery(table, limit, condition + this.condition, orderByPriority);
	}

}

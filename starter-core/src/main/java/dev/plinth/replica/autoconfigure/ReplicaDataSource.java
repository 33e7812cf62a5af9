package dev.plinth.replica.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogMessage;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connections to a replica, and to the database itself while the replica cannot be
 * reached. Thread-safe.
 */
final class ReplicaDataSource extends AbstractDataSource {

	private static final Log logger = LogFactory.getLog(ReplicaDataSource.class);

	private static final long REACHABLE = Long.MIN_VALUE;

	private final DataSource replica;

	private final DataSource database;

	private final Duration retryAfter;

	private final InstantSource clock;

	/**
	 * When to try the replica again, in milliseconds.
	 */
	private final AtomicLong retryAt = new AtomicLong(REACHABLE);

	ReplicaDataSource(DataSource replica, DataSource database, Duration retryAfter, InstantSource clock) {
		this.replica = replica;
		this.database = database;
		this.retryAfter = retryAfter;
		this.clock = clock;
	}

	@Override
	public Connection getConnection() throws SQLException {
		long now = this.clock.millis();
		long retryAt = this.retryAt.get();
		if (retryAt != REACHABLE
				&& (now < retryAt || !this.retryAt.compareAndSet(retryAt, now + this.retryAfter.toMillis()))) {
			return this.database.getConnection();
		}
		Connection connection;
		try {
			connection = this.replica.getConnection();
		}
		catch (SQLException ex) {
			if (this.retryAt.getAndSet(this.clock.millis() + this.retryAfter.toMillis()) == REACHABLE) {
				logger.warn(LogMessage.format(
						"The replica cannot be reached. The database itself answers read-only "
								+ "transactions, the replica is tried again every %s: %s",
						this.retryAfter, ex.getMessage()));
			}
			return this.database.getConnection();
		}
		if (this.retryAt.getAndSet(REACHABLE) != REACHABLE) {
			logger.info("The replica answers read-only transactions again.");
		}
		return connection;
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return this.database.getConnection(username, password);
	}

}

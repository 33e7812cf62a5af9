package dev.plinth.jobs.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.JobEngineContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of {@link JdbcJobEngine} on a {@link MariaDbServer}.
 */
abstract class MariaDbServerContract extends JobEngineContract {

	private static MariaDbServer server;

	private static HikariDataSource dataSource;

	/**
	 * Start a server with the tables for a driver.
	 */
	static void start(String driver, String... settings) throws Exception {
		server = MariaDbServer.startOrLeaveOut(settings);
		dataSource = server.dataSource(driver);
	}

	@AfterAll
	static void close() {
		if (server != null) {
			server.close();
			server = null;
		}
	}

	@BeforeEach
	void empty() {
		server.empty();
	}

	@Override
	protected JobEngine create(String node) {
		return new JdbcJobEngine(dataSource, null, node, this.clock);
	}

	abstract JobDatabase database();

	@Test
	void databaseIsRecognized() {
		assertThat(JobDatabase.of(dataSource)).isEqualTo(database());
	}

}

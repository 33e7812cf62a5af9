package dev.plinth.jobs.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.JobEngineContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JdbcJobEngine} with the tables, the statements and the driver of MySQL
 * on a real MariaDB, which tells the driver that it is MySQL 8. A MySQL server is not
 * among the packages of Debian.
 */
class MySqlJobEngineTests extends JobEngineContract {

	private static MariaDbServer server;

	private static HikariDataSource dataSource;

	@BeforeAll
	static void start() throws Exception {
		server = MariaDbServer.startOrLeaveOut("--version=8.0.2-MariaDB");
		dataSource = server.dataSource("mysql");
	}

	@AfterAll
	static void close() {
		if (server != null) {
			server.close();
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

	@Test
	void isTakenForMySql() {
		assertThat(JobDatabase.of(dataSource)).isEqualTo(JobDatabase.MYSQL);
	}

}

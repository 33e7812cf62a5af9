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
 * Tests for {@link JdbcJobEngine} on a real MariaDB, left out where none is installed.
 */
class MariaDbJobEngineTests extends JobEngineContract {

	private static MariaDbServer server;

	private static HikariDataSource dataSource;

	@BeforeAll
	static void start() throws Exception {
		server = MariaDbServer.startOrLeaveOut();
		dataSource = server.dataSource("mariadb");
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
	void isTakenForMariaDb() {
		assertThat(JobDatabase.of(dataSource)).isEqualTo(JobDatabase.MARIADB);
	}

}

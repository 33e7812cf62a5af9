package dev.plinth.jobs.jdbc;

import org.junit.jupiter.api.BeforeAll;

/**
 * Tests for {@link JdbcJobEngine} on a real MariaDB, left out where none is installed.
 */
class MariaDbJobEngineTests extends MariaDbServerContract {

	@BeforeAll
	static void start() throws Exception {
		start("mariadb");
	}

	@Override
	JobDatabase database() {
		return JobDatabase.MARIADB;
	}

}

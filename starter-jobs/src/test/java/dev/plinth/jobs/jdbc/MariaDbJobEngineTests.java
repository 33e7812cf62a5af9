package dev.plinth.jobs.jdbc;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * Tests for {@link JdbcJobEngine} on a real MariaDB, left out where none is installed.
 */
@Tag("any-jdk")
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

package dev.plinth.jobs.jdbc;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * Tests for {@link JdbcJobEngine} with the statements and the driver of MySQL on a real
 * MariaDB, which tells the driver that it is MySQL 8. A MySQL server is not among the
 * packages of Debian.
 */
@Tag("any-jdk")
class MySqlJobEngineTests extends MariaDbServerContract {

	@BeforeAll
	static void start() throws Exception {
		start("mysql", "--version=8.0.2-MariaDB");
	}

	@Override
	JobDatabase database() {
		return JobDatabase.MYSQL;
	}

}

package dev.plinth.security.autoconfigure.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.plinth.test.services.PostgresDatabase;
import org.junit.jupiter.api.BeforeAll;

/**
 * Tests for the stores in Postgres.
 */
class PostgresStoresTests extends JdbcStoresContract {

	@BeforeAll
	static void connect() {
		PostgresDatabase database = PostgresDatabase.create();
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(database.jdbcUrl());
		dataSource.setUsername(database.username());
		dataSource.setPassword(database.password());
		connect(dataSource, "postgresql");
	}

}

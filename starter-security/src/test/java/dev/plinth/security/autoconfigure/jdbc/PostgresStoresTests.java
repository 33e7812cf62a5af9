package dev.plinth.security.autoconfigure.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.plinth.test.services.PostgresDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Tests for the stores in Postgres.
 */
class PostgresStoresTests extends JdbcStoresContract {

	private static HikariDataSource connections;

	@BeforeAll
	static void connect() {
		PostgresDatabase database = PostgresDatabase.create();
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(database.jdbcUrl());
		dataSource.setUsername(database.username());
		dataSource.setPassword(database.password());
		dataSource.setMaximumPoolSize(10);
		connections = dataSource;
		ResourceDatabasePopulator schema = new ResourceDatabasePopulator(
				new ClassPathResource("db/plinth/security/postgresql/R__plinth_security.sql"));
		DatabasePopulatorUtils.execute(schema, dataSource);
		DatabasePopulatorUtils.execute(schema, dataSource);
	}

	@AfterAll
	static void disconnect() {
		connections.close();
	}

	@Override
	protected JdbcTemplate jdbc() {
		return new JdbcTemplate(connections);
	}

}

package dev.plinth.idempotency.jdbc;

import dev.plinth.idempotency.AbstractIdempotencyStoreTests;
import dev.plinth.idempotency.IdempotencyStore;
import dev.plinth.test.services.PostgresDatabase;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Tests for {@link JdbcIdempotencyStore} on PostgreSQL.
 */
class JdbcIdempotencyStoreTests extends AbstractIdempotencyStoreTests {

	private final DriverManagerDataSource dataSource = dataSource();

	@Override
	protected IdempotencyStore store() {
		return new JdbcIdempotencyStore(this.dataSource, this.clock);
	}

	private static DriverManagerDataSource dataSource() {
		PostgresDatabase database = PostgresDatabase.create();
		DriverManagerDataSource dataSource = new DriverManagerDataSource(database.jdbcUrl(), database.username(),
				database.password());
		new ResourceDatabasePopulator(
				new ClassPathResource("db/plinth/idempotency/postgresql/R__plinth_idempotency.sql"))
			.execute(dataSource);
		return dataSource;
	}

}

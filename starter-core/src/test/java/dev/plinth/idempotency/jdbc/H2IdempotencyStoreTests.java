package dev.plinth.idempotency.jdbc;

import java.util.UUID;

import dev.plinth.idempotency.AbstractIdempotencyStoreTests;
import dev.plinth.idempotency.IdempotencyStore;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Tests for {@link JdbcIdempotencyStore} on H2.
 */
class H2IdempotencyStoreTests extends AbstractIdempotencyStoreTests {

	private final DriverManagerDataSource dataSource = new DriverManagerDataSource(
			"jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");

	H2IdempotencyStoreTests() {
		new ResourceDatabasePopulator(new ClassPathResource("db/plinth/idempotency/h2/R__plinth_idempotency.sql"))
			.execute(this.dataSource);
	}

	@Override
	protected IdempotencyStore store() {
		return new JdbcIdempotencyStore(this.dataSource, this.clock);
	}

}

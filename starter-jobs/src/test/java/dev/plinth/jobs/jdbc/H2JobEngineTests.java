package dev.plinth.jobs.jdbc;

import java.util.UUID;

import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.JobEngineContract;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Tests for {@link JdbcJobEngine} on H2.
 */
class H2JobEngineTests extends JobEngineContract {

	private final JdbcConnectionPool dataSource = JdbcConnectionPool
		.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");

	private boolean initialized;

	@Override
	protected JobEngine create(String node) {
		if (!this.initialized) {
			new ResourceDatabasePopulator(new ClassPathResource("db/plinth/jobs/h2/R__plinth_jobs.sql"))
				.execute(this.dataSource);
			this.initialized = true;
		}
		return new JdbcJobEngine(this.dataSource, null, node, this.clock);
	}

	@AfterEach
	void close() {
		this.dataSource.dispose();
	}

}

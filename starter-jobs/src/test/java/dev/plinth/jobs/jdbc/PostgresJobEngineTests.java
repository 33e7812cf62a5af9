package dev.plinth.jobs.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.JobEngineContract;
import dev.plinth.test.services.PostgresDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Tests for {@link JdbcJobEngine} on PostgreSQL.
 */
class PostgresJobEngineTests extends JobEngineContract {

	private static HikariDataSource dataSource;

	@BeforeAll
	static void createSchema() {
		PostgresDatabase database = PostgresDatabase.create();
		dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(database.jdbcUrl());
		dataSource.setUsername(database.username());
		dataSource.setPassword(database.password());
		new ResourceDatabasePopulator(new ClassPathResource("db/plinth/jobs/postgresql/R__plinth_jobs.sql"))
			.execute(dataSource);
	}

	@AfterAll
	static void close() {
		dataSource.close();
	}

	@BeforeEach
	void empty() {
		new JdbcTemplate(dataSource).execute("truncate plinth_job, plinth_job_history, plinth_job_queue, "
				+ "plinth_job_key, plinth_job_schedule, plinth_job_once");
	}

	@Override
	protected JobEngine create(String node) {
		return new JdbcJobEngine(dataSource, null, node, this.clock);
	}

}

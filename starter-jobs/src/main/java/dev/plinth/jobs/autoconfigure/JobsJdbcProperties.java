package dev.plinth.jobs.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/**
 * Settings of the tables of the SQL job engine.
 */
@ConfigurationProperties("plinth.jobs.jdbc")
class JobsJdbcProperties extends DatabaseInitializationProperties {

	@Override
	public String getDefaultSchemaLocation() {
		return "classpath:db/plinth/jobs/@@platform@@/R__plinth_jobs.sql";
	}

}

package dev.plinth.idempotency.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/**
 * Properties of the table of keys and answers.
 */
@ConfigurationProperties("plinth.idempotency.jdbc")
class IdempotencyJdbcProperties extends DatabaseInitializationProperties {

	@Override
	public String getDefaultSchemaLocation() {
		return "classpath:db/plinth/idempotency/@@platform@@/R__plinth_idempotency.sql";
	}

}

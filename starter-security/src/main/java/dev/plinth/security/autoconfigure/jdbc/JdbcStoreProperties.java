package dev.plinth.security.autoconfigure.jdbc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/**
 * Properties of the tables of the security.
 */
@ConfigurationProperties("plinth.security.jdbc")
class JdbcStoreProperties extends DatabaseInitializationProperties {

	private static final String SCHEMA = "classpath:db/plinth/security/@@platform@@/R__plinth_security.sql";

	@Override
	public String getDefaultSchemaLocation() {
		return SCHEMA;
	}

}

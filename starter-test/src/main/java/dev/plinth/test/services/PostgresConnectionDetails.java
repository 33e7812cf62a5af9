package dev.plinth.test.services;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.function.SingletonSupplier;

/**
 * Connection to a database that is created when first asked for.
 */
final class PostgresConnectionDetails implements JdbcConnectionDetails {

	private final SingletonSupplier<PostgresDatabase> database;

	PostgresConnectionDetails(String label) {
		this.database = SingletonSupplier.of(() -> PostgresDatabase.create(label));
	}

	@Override
	public String getUsername() {
		return this.database.obtain().username();
	}

	@Override
	public String getPassword() {
		return this.database.obtain().password();
	}

	@Override
	public String getJdbcUrl() {
		return this.database.obtain().jdbcUrl();
	}

	@Override
	public String getDriverClassName() {
		return "org.postgresql.Driver";
	}

}

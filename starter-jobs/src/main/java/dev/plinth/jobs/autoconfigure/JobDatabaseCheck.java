package dev.plinth.jobs.autoconfigure;

import java.util.Locale;

import javax.sql.DataSource;

import dev.plinth.jobs.jdbc.JdbcJobEngine;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Tells whether the application's database can hold jobs. One that cannot stops the start
 * only where a property asks for it.
 */
final class JobDatabaseCheck {

	private JobDatabaseCheck() {
	}

	/**
	 * Return why the database cannot hold jobs.
	 * @return the reason, or {@code null} if it can or does not answer now
	 * @throws UnsupportedJobDatabaseException if it cannot but the properties ask for it
	 */
	static @Nullable String obstacle(DataSource dataSource, Environment environment) {
		String obstacle;
		try {
			obstacle = JdbcJobEngine.obstacle(dataSource);
		}
		catch (DataAccessResourceFailureException ex) {
			return null;
		}
		if (obstacle != null && isRequired(environment)) {
			throw new UnsupportedJobDatabaseException(obstacle);
		}
		return obstacle;
	}

	private static boolean isRequired(Environment environment) {
		return switch (environment.getProperty("plinth.jobs.store", "").trim().toLowerCase(Locale.ROOT)) {
			case "jdbc" -> true;
			case "redis" -> environment.getProperty("plinth.jobs.redis.outbox", Boolean.class, false);
			default -> false;
		};
	}

}

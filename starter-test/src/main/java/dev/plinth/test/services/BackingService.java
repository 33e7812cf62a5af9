package dev.plinth.test.services;

/**
 * A server that {@link BackingServices @BackingServices} can provide.
 *
 * @since 0.1.0
 */
public enum BackingService {

	/**
	 * PostgreSQL, as Spring Boot's {@code JdbcConnectionDetails}.
	 */
	POSTGRESQL,

	/**
	 * Redis, as Spring Boot's {@code DataRedisConnectionDetails}.
	 */
	REDIS

}

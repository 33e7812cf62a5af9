package dev.plinth.jobs.autoconfigure;

import java.util.Properties;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Warns when Redis is set up like a cache, so that it may lose jobs.
 */
final class RedisDurabilityCheck {

	private static final Log logger = LogFactory.getLog(RedisDurabilityCheck.class);

	private final RedisConnectionFactory connectionFactory;

	/**
	 * Create a check.
	 * @param connectionFactory connects to Redis
	 */
	RedisDurabilityCheck(RedisConnectionFactory connectionFactory) {
		this.connectionFactory = connectionFactory;
	}

	/**
	 * Look at the settings of Redis. A service that hides them is not judged.
	 */
	void run() {
		try (RedisConnection connection = this.connectionFactory.getConnection()) {
			String policy = setting(connection, "maxmemory-policy");
			if (policy != null && !policy.equals("noeviction")) {
				logger
					.warn("Redis may evict jobs: its maxmemory-policy is '" + policy + "', it should be 'noeviction'");
			}
			if ("no".equals(setting(connection, "appendonly")) && "".equals(setting(connection, "save"))) {
				logger.warn("Redis keeps jobs in memory only: switch on 'appendonly' or 'save'");
			}
		}
		catch (RuntimeException ex) {
			logger.debug("The settings of Redis cannot be read", ex);
		}
	}

	private static @Nullable String setting(RedisConnection connection, String name) {
		Properties settings = connection.serverCommands().getConfig(name);
		return (settings != null) ? settings.getProperty(name) : null;
	}

}

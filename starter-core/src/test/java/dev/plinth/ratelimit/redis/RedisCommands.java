package dev.plinth.ratelimit.redis;

import java.util.Properties;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Counts the commands that clients have sent to Redis.
 */
final class RedisCommands {

	private RedisCommands() {
	}

	/**
	 * Return the number of commands since the start of the server, including those inside
	 * of scripts.
	 * @param connections the connections
	 * @param names the names
	 * @return the number
	 */
	static long calls(RedisConnectionFactory connections, String... names) {
		try (RedisConnection connection = connections.getConnection()) {
			Properties info = connection.serverCommands().info("commandstats");
			long sum = 0;
			for (String name : names) {
				String line = info.getProperty("cmdstat_" + name, "calls=0,");
				sum += Long.parseLong(line.substring("calls=".length(), line.indexOf(',')));
			}
			return sum;
		}
	}

}

package dev.plinth.security.autoconfigure.redis;

import java.time.Duration;

import dev.plinth.test.services.RedisDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Tests for the stores in Redis, with a real server.
 */
class RedisStoresTests extends RedisStoresContract {

	private static LettuceConnectionFactory connectionFactory;

	private static StringRedisTemplate redis;

	@BeforeAll
	static void connect() {
		RedisDatabase database = RedisDatabase.create();
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(database.host(), database.port());
		configuration.setDatabase(database.index());
		configuration.setUsername(database.username());
		configuration.setPassword(database.password());
		connectionFactory = new LettuceConnectionFactory(configuration);
		connectionFactory.afterPropertiesSet();
		connectionFactory.start();
		redis = new SecurityRedisTemplate(connectionFactory, Duration.ofSeconds(5));
	}

	@AfterAll
	static void disconnect() {
		connectionFactory.destroy();
	}

	@Override
	protected StringRedisTemplate redis() {
		return redis;
	}

}

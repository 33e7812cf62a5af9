package dev.plinth.security.autoconfigure.redis;

import java.time.Duration;
import java.time.InstantSource;

import dev.plinth.security.login.LoginAttempts;
import dev.plinth.security.login.LoginAttemptsContract;
import dev.plinth.security.session.SessionStore;
import dev.plinth.security.session.SessionStoreContract;
import dev.plinth.security.token.TokenDenyList;
import dev.plinth.security.token.TokenDenyListContract;
import dev.plinth.test.services.RedisDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Tests for the stores in Redis, with a real server.
 */
class RedisStoresTests {

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

	/**
	 * Tests for {@link RedisSessionStore}.
	 */
	@Nested
	class SessionStoreTests extends SessionStoreContract {

		@Override
		protected SessionStore store() {
			return new RedisSessionStore(redis, "test:", InstantSource.system());
		}

	}

	/**
	 * Tests for {@link RedisTokenDenyList}.
	 */
	@Nested
	class DenyListTests extends TokenDenyListContract {

		@Override
		protected TokenDenyList denyList() {
			return new RedisTokenDenyList(redis, "test:");
		}

	}

	/**
	 * Tests for {@link RedisLoginAttempts}.
	 */
	@Nested
	class AttemptsTests extends LoginAttemptsContract {

		@Override
		protected LoginAttempts attempts() {
			return new RedisLoginAttempts(redis, "test:");
		}

	}

}

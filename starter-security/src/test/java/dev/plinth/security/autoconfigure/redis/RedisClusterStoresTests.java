package dev.plinth.security.autoconfigure.redis;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;

import dev.plinth.security.login.LoginAttempts;
import dev.plinth.security.login.LoginAttemptsContract;
import dev.plinth.security.session.SessionStore;
import dev.plinth.security.session.SessionStoreContract;
import dev.plinth.security.token.TokenDenyList;
import dev.plinth.security.token.TokenDenyListContract;
import dev.plinth.test.services.RedisServerProcess;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Tests for the stores in a Redis cluster, which refuses what touches several slots.
 */
class RedisClusterStoresTests {

	private static RedisServerProcess server;

	private static LettuceConnectionFactory connectionFactory;

	private static SecurityRedisTemplate redis;

	@BeforeAll
	static void connect() {
		server = RedisServerProcess.start("--cluster-enabled", "yes");
		RedisClient client = RedisClient.create(server.url());
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			connection.sync().clusterAddSlots(IntStream.range(0, 16384).toArray());
			Awaitility.await().until(() -> connection.sync().clusterInfo().contains("cluster_state:ok"));
		}
		client.shutdown();
		connectionFactory = new LettuceConnectionFactory(
				new RedisClusterConfiguration(List.of("127.0.0.1:" + server.port())));
		connectionFactory.afterPropertiesSet();
		connectionFactory.start();
		redis = new SecurityRedisTemplate(connectionFactory, Duration.ofSeconds(5));
	}

	@AfterAll
	static void disconnect() {
		connectionFactory.destroy();
		server.close();
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

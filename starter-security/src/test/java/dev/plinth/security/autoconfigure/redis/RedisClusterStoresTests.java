package dev.plinth.security.autoconfigure.redis;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import dev.plinth.test.services.RedisServerProcess;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Tests for the stores in a Redis cluster, which refuses what touches several slots.
 */
@Tag("any-jdk")
class RedisClusterStoresTests extends RedisStoresContract {

	private static RedisServerProcess server;

	private static LettuceConnectionFactory connectionFactory;

	private static StringRedisTemplate redis;

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

	@Override
	protected StringRedisTemplate redis() {
		return redis;
	}

}

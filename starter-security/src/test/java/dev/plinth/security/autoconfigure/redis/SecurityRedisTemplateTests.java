package dev.plinth.security.autoconfigure.redis;

import java.time.Duration;

import dev.plinth.problem.UnavailableException;
import dev.plinth.test.services.RedisServerProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SecurityRedisTemplate}.
 */
class SecurityRedisTemplateTests {

	@Test
	void impatientTemplateDoesNotWaitForALostConnection() {
		try (RedisServerProcess redis = RedisServerProcess.start()) {
			LettuceConnectionFactory connections = new LettuceConnectionFactory(
					new RedisStandaloneConfiguration(redis.host(), redis.port()));
			connections.afterPropertiesSet();
			connections.start();
			try {
				SecurityRedisTemplate template = SecurityRedisTemplate.impatient(connections, Duration.ofSeconds(30));
				template.opsForValue().set("greeting", "hello");
				redis.kill();
				Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !isConnected(connections));
				long start = System.nanoTime();
				assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> template.hasKey("greeting"));
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
				redis.restart();
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.ignoreExceptionsInstanceOf(UnavailableException.class)
					.until(() -> template.hasKey("greeting") != null);
			}
			finally {
				connections.destroy();
			}
		}
	}

	private static boolean isConnected(LettuceConnectionFactory connections) {
		try (RedisConnection connection = connections.getConnection()) {
			return !BoundedLettuce.isLost(connection);
		}
	}

}

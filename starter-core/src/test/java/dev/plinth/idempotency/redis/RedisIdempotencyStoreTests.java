package dev.plinth.idempotency.redis;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.plinth.idempotency.AbstractIdempotencyStoreTests;
import dev.plinth.idempotency.IdempotencyStore;
import dev.plinth.test.services.RedisDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Tests for {@link RedisIdempotencyStore} on Redis.
 */
class RedisIdempotencyStoreTests extends AbstractIdempotencyStoreTests {

	private static LettuceConnectionFactory connections;

	private String prefix;

	@BeforeAll
	static void connect() {
		RedisDatabase database = RedisDatabase.create();
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(database.host(), database.port());
		configuration.setDatabase(database.index());
		if (database.password() != null) {
			configuration.setPassword(database.password());
		}
		connections = new LettuceConnectionFactory(configuration);
		connections.afterPropertiesSet();
		connections.start();
	}

	@AfterAll
	static void disconnect() {
		connections.destroy();
	}

	@BeforeEach
	void choosePrefix() {
		this.prefix = "test:" + System.nanoTime() + ":";
	}

	@Override
	protected IdempotencyStore store() {
		return new RedisIdempotencyStore(new StringRedisTemplate(connections), this.prefix);
	}

	/** Redis has a clock of its own. */
	@Override
	protected void pass(Duration duration) {
		try {
			assertNever(new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void assertNever(boolean happened) {
		if (happened) {
			throw new IllegalStateException();
		}
	}

}

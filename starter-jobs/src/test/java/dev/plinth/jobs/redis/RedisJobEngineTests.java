package dev.plinth.jobs.redis;

import java.time.Duration;
import java.util.List;

import dev.plinth.jobs.JobStoreUnavailableException;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.JobEngineContract;
import dev.plinth.test.services.RedisDatabase;
import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.XClaimArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.models.stream.PendingMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedisJobEngine} on a real Redis.
 */
class RedisJobEngineTests extends JobEngineContract {

	private static final String PREFIX = "plinth:{jobs:test}:";

	private static LettuceConnectionFactory connectionFactory;

	private static RedisClient client;

	private static StatefulRedisConnection<String, String> connection;

	@BeforeAll
	static void connect() {
		RedisDatabase database = RedisDatabase.create();
		connect(database.host(), database.port(), database.index());
	}

	static void connect(String host, int port, int index) {
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(host, port);
		configuration.setDatabase(index);
		connectionFactory = new LettuceConnectionFactory(configuration);
		connectionFactory.afterPropertiesSet();
		connectionFactory.start();
		RedisURI uri = RedisURI.create(host, port);
		uri.setDatabase(index);
		client = RedisClient.create(uri);
		connection = client.connect();
	}

	@AfterAll
	static void disconnect() {
		connection.close();
		client.shutdown();
		connectionFactory.destroy();
	}

	@BeforeEach
	void empty() {
		connection.sync().flushdb();
	}

	@Test
	void storeOfAnApplicationThatStopsIsUnavailable() {
		LettuceConnectionFactory stopped = new LettuceConnectionFactory(connectionFactory.getStandaloneConfiguration());
		stopped.afterPropertiesSet();
		stopped.start();
		stopped.stop();
		JobEngine engine = new RedisJobEngine(stopped, PREFIX, Duration.ofSeconds(2), "stopped", this.clock);
		assertThatExceptionOfType(JobStoreUnavailableException.class).isThrownBy(() -> engine.add(List.of(job("echo"))))
			.withMessageContaining("closed");
		assertThatExceptionOfType(JobStoreUnavailableException.class).isThrownBy(() -> engine.ledger().find("1"));
	}

	@Override
	protected JobEngine create(String node) {
		return new RedisJobEngine(connectionFactory, PREFIX, Duration.ofSeconds(2), node, this.clock);
	}

	/**
	 * Redis measures the silence of a node by its own clock: make what is pending older.
	 */
	@Override
	protected void pass(Duration duration) {
		super.pass(duration);
		for (String stream : List.of(PREFIX + "ready:default", PREFIX + "express:default")) {
			if (connection.sync().exists(stream) == 1) {
				for (PendingMessage pending : connection.sync()
					.xpending(stream, "workers", Range.unbounded(), Limit.from(100))) {
					connection.sync()
						.xclaim(stream, Consumer.from("workers", pending.getConsumer()), XClaimArgs.Builder.justid()
							.idle(pending.getMsSinceLastDelivery() + duration.toMillis()), pending.getId());
				}
			}
		}
	}

}

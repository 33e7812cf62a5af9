package dev.plinth.jobs.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.plinth.jobs.JobStoreUnavailableException;
import dev.plinth.jobs.engine.Claim;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.JobEngineContract;
import dev.plinth.jobs.engine.StoredJob;
import dev.plinth.test.services.RedisDatabase;
import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.XClaimArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.models.stream.PendingMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
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

	@Test
	void callersThatAddTogetherGetTheIdsOfTheirOwnJobs() throws Exception {
		JobEngine engine = create("shop");
		StoredJob first = equal();
		engine.add(List.of(first));
		List<List<StoredJob>> added = new CopyOnWriteArrayList<>();
		List<List<String>> answers = new CopyOnWriteArrayList<>();
		together(20, () -> {
			for (int i = 0; i < 50; i++) {
				List<StoredJob> jobs = List.of(job("before"), equal(), job("after"));
				answers.add(engine.add(jobs));
				added.add(jobs);
			}
		});
		assertThat(answers).hasSize(1000)
			.containsExactlyInAnyOrderElementsOf(
					added.stream().map((jobs) -> List.of(jobs.get(0).id(), first.id(), jobs.get(2).id())).toList());
		assertThat(claim(engine, 5000)).hasSize(2001);
	}

	@Test
	void jobsOfOneCallerStayInOrderWhileOthersAdd() throws Exception {
		addInOrder(create("shop"));
	}

	@Test
	void addsOverConnectionsThatAreNotSharedAndClosesThem() throws Exception {
		LettuceConnectionFactory unshared = new LettuceConnectionFactory(connectionFactory.getStandaloneConfiguration(),
				LettuceClientConfiguration.builder().clientName("unshared").build());
		unshared.setShareNativeConnection(false);
		unshared.afterPropertiesSet();
		unshared.start();
		addInOrder(new RedisJobEngine(unshared, PREFIX, Duration.ofSeconds(2), "unshared", this.clock));
		Awaitility.await()
			.untilAsserted(() -> assertThat(connection.sync().clientList()).doesNotContain("name=unshared"));
		unshared.destroy();
	}

	private void addInOrder(JobEngine engine) throws Exception {
		AtomicInteger callers = new AtomicInteger();
		together(8, () -> {
			String caller = "caller" + callers.incrementAndGet();
			engine.add(IntStream.range(0, 600).mapToObj((i) -> job(caller + ":" + i)).toList());
			IntStream.range(600, 650).forEach((i) -> engine.add(List.of(job(caller + ":" + i))));
		});
		Map<String, List<Integer>> order = new TreeMap<>();
		for (Claim claim : claim(engine, 10_000)) {
			String[] name = claim.job().name().split(":");
			order.computeIfAbsent(name[0], (caller) -> new ArrayList<>()).add(Integer.valueOf(name[1]));
		}
		assertThat(order).hasSize(8)
			.allSatisfy((caller, numbers) -> assertThat(numbers)
				.containsExactlyElementsOf(IntStream.range(0, 650).boxed().toList()));
	}

	private StoredJob equal() {
		return job("default", "equal", 0, this.clock.instant(), "key", null, null);
	}

	private static void together(int threads, Runnable action) throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(threads);
		CyclicBarrier start = new CyclicBarrier(threads);
		List<Future<?>> ends = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			ends.add(callers.submit(() -> {
				start.await();
				action.run();
				return null;
			}));
		}
		for (Future<?> end : ends) {
			end.get(60, TimeUnit.SECONDS);
		}
		callers.shutdown();
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

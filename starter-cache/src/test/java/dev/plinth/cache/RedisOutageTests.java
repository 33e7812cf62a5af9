package dev.plinth.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Import;

import dev.plinth.cache.redis.RedisSharedStore;
import dev.plinth.test.services.RedisServerProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for caches whose Redis freezes, dies or was never there.
 */
class RedisOutageTests {

	private static final boolean PROOF = Boolean.getBoolean("plinth.test.proof");

	private final RedisServerProcess redis = RedisServerProcess.start();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private CacheNode node;

	private CacheNode other;

	@BeforeEach
	void start() {
		Source.rows = new AtomicLongArray(1000);
		this.node = startNode();
		this.other = startNode();
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.redis.restart();
		this.node.close();
		this.other.close();
		this.redis.close();
	}

	private CacheNode startNode() {
		return CacheNode.start(Application.class, "spring.data.redis.url=" + this.redis.url(),
				"spring.application.name=outage", "plinth.cache.caches.row.type=java.lang.Long",
				"plinth.cache.caches.row.local.ttl=1s", "logging.level.dev.plinth=warn");
	}

	@Test
	void aFrozenRedisCostsOneShortTimeOutAndNoError() {
		Source source = this.node.get(Source.class);
		source.find(1);
		this.redis.pause();
		long startedAt = System.nanoTime();
		assertThat(source.find(2)).isEqualTo(0);
		assertThat(elapsed(startedAt)).isLessThan(Duration.ofMillis(600));
		startedAt = System.nanoTime();
		for (long id = 3; id < 103; id++) {
			assertThat(source.find(id)).isEqualTo(0);
			this.node.cache("row").evict(id);
		}
		assertThat(elapsed(startedAt)).isLessThan(Duration.ofMillis(500));
		assertThat(store(this.node).isAvailable()).isFalse();
		this.redis.resume();
		awaitRecovery();
	}

	@Test
	void aSlowLoadDoesNotOpenTheBreaker() {
		Source source = this.node.get(Source.class);
		for (long id = 0; id < 10; id++) {
			source.findSlowly(id);
		}
		assertThat(store(this.node).getCircuitBreaker().getMetrics().getNumberOfFailedCalls()).isZero();
		assertThat(store(this.node).isAvailable()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whatWasEvictedDuringTheOutageIsNotServedAfterIt(boolean kill) {
		for (CacheNode each : Arrays.asList(this.node, this.other)) {
			each.get(Source.class).find(1);
			each.get(Source.class).find(2);
		}
		this.redis.pause();
		Source.rows.set(1, 5);
		this.node.cache("row").evict(1L);
		Source.rows.set(2, 6);
		this.other.cache("row").evict(2L);
		assertThat(this.node.get(Source.class).find(1)).isEqualTo(5);
		assertThat(this.other.get(Source.class).find(2)).isEqualTo(6);
		assertThat(store(this.node).getPendingInvalidations()).isPositive();
		if (kill) {
			this.redis.restart();
		}
		else {
			this.redis.resume();
		}
		awaitRecovery();
		Awaitility.await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> {
			for (CacheNode each : Arrays.asList(this.node, this.other)) {
				assertThat(each.get(Source.class).find(1)).isEqualTo(5);
				assertThat(each.get(Source.class).find(2)).isEqualTo(6);
			}
		});
		assertThat(store(this.node).getPendingInvalidations()).isZero();
	}

	@Test
	void whatWasClearedDuringTheOutageIsNotServedAfterIt() {
		this.node.get(Source.class).find(1);
		this.other.get(Source.class).find(1);
		this.redis.pause();
		Source.rows.set(1, 5);
		this.node.cache("row").clear();
		assertThat(this.node.get(Source.class).find(1)).isEqualTo(5);
		this.redis.resume();
		awaitRecovery();
		Awaitility.await()
			.atMost(Duration.ofSeconds(2))
			.untilAsserted(() -> assertThat(this.other.get(Source.class).find(1)).isEqualTo(5));
	}

	@Test
	void aNodeStartsWithoutRedisAndUsesItWhenItComes() {
		this.redis.kill();
		try (CacheNode late = startNode()) {
			assertThat(late.get(Source.class).find(1)).isEqualTo(0);
			assertThat(store(late).isAvailable()).isFalse();
			this.redis.restart();
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.until(() -> store(late).isAvailable() && store(late).isLinked());
			late.get(Source.class).find(3);
			assertThat(late.get(Source.class).find(3)).isEqualTo(0);
		}
	}

	@Test
	void stampedesAreStoppedOnEachNodeWithoutRedis() throws Exception {
		this.redis.pause();
		this.node.get(Source.class).find(0);
		Source.loads.clear();
		CountDownLatch start = new CountDownLatch(1);
		List<Future<Long>> results = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			results.add(this.threads.submit(() -> {
				start.await();
				return this.node.get(Source.class).findSlowly(7);
			}));
		}
		start.countDown();
		for (Future<Long> result : results) {
			result.get(10, TimeUnit.SECONDS);
		}
		assertThat(Source.loads).hasSize(1);
		this.redis.resume();
	}

	@Test
	void trafficGoesOnWhileRedisIsFrozen() throws Exception {
		int workers = 10;
		Duration outage = PROOF ? Duration.ofSeconds(30) : Duration.ofSeconds(3);
		AtomicBoolean done = new AtomicBoolean();
		Queue<long[]> samples = new ConcurrentLinkedQueue<>();
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		List<Future<?>> running = new ArrayList<>();
		for (int i = 0; i < workers; i++) {
			CacheNode each = (i % 2 == 0) ? this.node : this.other;
			running.add(this.threads.submit(() -> {
				while (!done.get()) {
					long startedAt = System.nanoTime();
					try {
						each.get(Source.class).find(ThreadLocalRandom.current().nextLong(200));
					}
					catch (Throwable ex) {
						failures.add(ex);
					}
					samples.add(new long[] { startedAt, System.nanoTime() - startedAt });
					LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(workers) / 500 - (System.nanoTime() - startedAt));
				}
			}));
		}
		pass(Duration.ofSeconds(2));
		long frozenAt = System.nanoTime();
		this.redis.pause();
		for (int changed = 0; changed < 50; changed++) {
			Source.rows.set(changed, 9);
			((changed % 2 == 0) ? this.node : this.other).cache("row").evict((long) changed);
		}
		pass(outage);
		long resumedAt = System.nanoTime();
		this.redis.resume();
		awaitRecovery();
		Duration recovery = elapsed(resumedAt);
		pass(Duration.ofMillis(500));
		for (int changed = 0; changed < 50; changed++) {
			assertThat(this.node.get(Source.class).find(changed)).isEqualTo(9);
			assertThat(this.other.get(Source.class).find(changed)).isEqualTo(9);
		}
		done.set(true);
		for (Future<?> each : running) {
			each.get(10, TimeUnit.SECONDS);
		}
		assertThat(failures).isEmpty();
		assertThat(recovery).isLessThan(Duration.ofSeconds(5));
		Duration normal = p99(samples, Long.MIN_VALUE / 2, frozenAt);
		Duration frozen = p99(samples, frozenAt + TimeUnit.MILLISECONDS.toNanos(500), resumedAt);
		assertThat(frozen).isLessThan(normal.plusMillis(50));
	}

	private static Duration p99(Queue<long[]> samples, long from, long to) {
		long[] sorted = samples.stream()
			.filter((sample) -> sample[0] - from > 0 && sample[0] - to < 0)
			.mapToLong((sample) -> sample[1])
			.sorted()
			.toArray();
		assertThat(sorted).isNotEmpty();
		return Duration.ofNanos(sorted[(int) (sorted.length * 0.99)]);
	}

	private static void pass(Duration time) throws InterruptedException {
		new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void awaitRecovery() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> store(this.node).isAvailable() && store(this.other).isAvailable()
					&& store(this.node).isLinked() && store(this.other).isLinked());
	}

	private static RedisSharedStore store(CacheNode node) {
		return node.get(RedisSharedStore.class);
	}

	private static Duration elapsed(long startedAt) {
		return Duration.ofNanos(System.nanoTime() - startedAt);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Source.class)
	static class Application {

	}

	static class Source {

		static volatile AtomicLongArray rows = new AtomicLongArray(1000);

		static final Queue<Long> loads = new ConcurrentLinkedQueue<>();

		@Cacheable("row")
		public Long find(long id) {
			loads.add(id);
			return rows.get((int) id);
		}

		@Cacheable("slow-row")
		public Long findSlowly(long id) {
			loads.add(id);
			try {
				new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return rows.get((int) id);
		}

	}

}

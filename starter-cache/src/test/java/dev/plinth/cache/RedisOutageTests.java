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
import org.junit.jupiter.api.Tag;
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
@Tag("any-jdk")
class RedisOutageTests {

	private static final boolean PROOF = Boolean.getBoolean("plinth.test.proof");

	private static final Duration LOCAL_TTL = Duration.ofSeconds(1);

	private final RedisServerProcess redis = RedisServerProcess.start();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private CacheNode node;

	private CacheNode other;

	@BeforeEach
	void start() {
		Source.rows = new AtomicLongArray(1000);
		this.node = startNode();
		this.other = startNode();
		awaitRecovery();
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
		return CacheNode.startUnchecked(Application.class, "spring.data.redis.url=" + this.redis.url(),
				"spring.application.name=outage", "plinth.cache.redis.timeout=200ms",
				"plinth.cache.caches.row.type=java.lang.Long",
				"plinth.cache.caches.row.local.ttl=" + LOCAL_TTL.toMillis() + "ms", "logging.level.dev.plinth=warn");
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
		int rate = 500;
		Duration outage = PROOF ? Duration.ofSeconds(30) : Duration.ofSeconds(3);
		AtomicBoolean done = new AtomicBoolean();
		Queue<Read> reads = new ConcurrentLinkedQueue<>();
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		Queue<Change> changes = new ConcurrentLinkedQueue<>();
		List<Future<?>> running = new ArrayList<>();
		for (int i = 0; i < workers; i++) {
			CacheNode each = (i % 2 == 0) ? this.node : this.other;
			running.add(this.threads.submit(() -> {
				long next = System.nanoTime();
				while (!done.get()) {
					LockSupport.parkNanos(next - System.nanoTime());
					long startedAt = System.nanoTime();
					next = Math.max(next + TimeUnit.SECONDS.toNanos(workers) / rate, startedAt);
					long id = ThreadLocalRandom.current().nextLong(200);
					try {
						long value = each.get(Source.class).find(id);
						reads.add(new Read(each, id, value, startedAt, System.nanoTime()));
					}
					catch (Throwable ex) {
						failures.add(ex);
					}
				}
			}));
		}
		running.add(this.threads.submit(() -> {
			for (int i = 0; !done.get(); i++) {
				CacheNode each = (i % 2 == 0) ? this.node : this.other;
				int id = ThreadLocalRandom.current().nextInt(200);
				long value = Source.rows.incrementAndGet(id);
				each.cache("row").evict((long) id);
				changes.add(new Change(each, id, value, System.nanoTime()));
				pass(Duration.ofMillis(20));
			}
			return null;
		}));
		pass(Duration.ofSeconds(PROOF ? 5 : 1));
		long frozenAt = System.nanoTime();
		this.redis.pause();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(1))
			.until(() -> !store(this.node).isAvailable() && !store(this.other).isAvailable());
		long openAt = System.nanoTime();
		pass(outage);
		long resumedAt = System.nanoTime();
		this.redis.resume();
		awaitRecovery();
		long backAt = System.nanoTime();
		pass(LOCAL_TTL.multipliedBy(2));
		done.set(true);
		for (Future<?> each : running) {
			each.get(10, TimeUnit.SECONDS);
		}
		long normal = p99(reads, frozenAt - TimeUnit.SECONDS.toNanos(4), frozenAt);
		long frozen = p99(reads, openAt, resumedAt);
		long back = p99(reads, backAt, Long.MAX_VALUE);
		long count = reads.stream().filter((read) -> read.isWithin(frozenAt, resumedAt)).count();
		List<Read> stale = reads.stream().filter((read) -> changes.stream().anyMatch(read::missed)).toList();
		System.out
			.printf("PROOF D5 Redis frozen %d s under %d req/s, two nodes: %d reads while frozen, errors %d; p99 normal"
					+ " %d us, after the breaker opened (%d ms) %d us, afterwards %d us; Redis used again %d ms after"
					+ " SIGCONT; %d changes, %d reads staler than %d s (on the node that changed: 0 s)%n",
					outage.toSeconds(), rate, count, failures.size(), normal / 1000,
					Duration.ofNanos(openAt - frozenAt).toMillis(), frozen / 1000, back / 1000,
					Duration.ofNanos(backAt - resumedAt).toMillis(), changes.size(), stale.size(),
					LOCAL_TTL.toSeconds());
		assertThat(failures).isEmpty();
		assertThat(count).isGreaterThan(outage.toSeconds() * rate * 9 / 10);
		assertThat(stale).isEmpty();
		assertThat(Duration.ofNanos(backAt - resumedAt)).isLessThan(Duration.ofSeconds(5));
		assertThat(Duration.ofNanos(frozen - normal)).isLessThan(Duration.ofMillis(50));
		assertThat(Duration.ofNanos(back - normal)).isLessThan(Duration.ofMillis(50));
	}

	private static long p99(Queue<Read> reads, long from, long to) {
		long[] sorted = reads.stream()
			.filter((read) -> read.isWithin(from, to))
			.mapToLong((read) -> read.endedAt() - read.startedAt())
			.sorted()
			.toArray();
		assertThat(sorted).isNotEmpty();
		return sorted[(int) (sorted.length * 0.99)];
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

	/**
	 * Read of a row, in nanoseconds.
	 */
	private record Read(CacheNode node, long id, long value, long startedAt, long endedAt) {

		boolean isWithin(long from, long to) {
			return this.startedAt >= from && this.startedAt < to;
		}

		/**
		 * Return whether this read did not see a change although it had to.
		 */
		boolean missed(Change change) {
			long window = (change.node() == this.node) ? 0 : LOCAL_TTL.toNanos();
			return change.id() == this.id && change.value() > this.value
					&& change.evictedAt() + window < this.startedAt;
		}

	}

	private record Change(CacheNode node, long id, long value, long evictedAt) {

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

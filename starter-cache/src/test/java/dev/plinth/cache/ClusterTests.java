package dev.plinth.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongFunction;

import io.lettuce.core.KillArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import dev.plinth.cache.redis.RedisSharedStore;
import dev.plinth.test.services.RedisServerProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for several nodes that share real Redis.
 */
class ClusterTests {

	private static final int NODES = 4;

	private static final RedisServerProcess redis = RedisServerProcess.start();

	private static final List<CacheNode> nodes = new ArrayList<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@BeforeAll
	static void startNodes() {
		for (int i = 0; i < NODES; i++) {
			nodes.add(CacheNode.start(Application.class, "spring.data.redis.url=" + redis.url(),
					"spring.application.name=cluster", "plinth.cache.caches.version.type=java.lang.Long",
					"plinth.cache.caches.version.local.ttl=1h", "plinth.cache.redis.timeout=2s"));
		}
	}

	@AfterAll
	static void stopNodes() {
		nodes.forEach(CacheNode::close);
	}

	@BeforeEach
	void clear() {
		node(0).cache("version").clear();
		awaitQuiet();
		Source.LOADER.clear();
	}

	@AfterEach
	void stopThreads() {
		this.threads.shutdownNow();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aColdKeyIsLoadedOnceInTheCluster(boolean sync) throws Exception {
		int callers = 1000;
		AtomicInteger loads = new AtomicInteger();
		Source.LOADER.put("load", (id) -> {
			loads.incrementAndGet();
			await(new CountDownLatch(1), 300);
			return 42L;
		});
		CountDownLatch start = new CountDownLatch(1);
		List<Future<Long>> results = new ArrayList<>();
		for (int i = 0; i < callers; i++) {
			Source source = node(i % NODES).get(Source.class);
			results.add(this.threads.submit(() -> {
				start.await();
				return sync ? source.findSynchronized(7) : source.find(7);
			}));
		}
		start.countDown();
		for (Future<Long> result : results) {
			assertThat(result.get(20, TimeUnit.SECONDS)).isEqualTo(42);
		}
		assertThat(loads)
			.as(() -> "shared failures: "
					+ nodes.stream().map((node) -> node.cache("version").getStatistics().sharedFailures()).toList())
			.hasValue(1);
	}

	@Test
	void whenTheNodeThatLoadsDiesAnotherLoads() throws Exception {
		CacheNode dying = CacheNode.start(Application.class, "spring.data.redis.url=" + redis.url(),
				"spring.application.name=cluster", "plinth.cache.caches.version.type=java.lang.Long");
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		AtomicInteger loads = new AtomicInteger();
		Source.LOADER.put("load", (id) -> {
			if (loads.getAndIncrement() == 0) {
				loading.countDown();
				await(never, 60_000);
				return 0L;
			}
			return 43L;
		});
		Future<Long> dead = this.threads.submit(() -> dying.get(Source.class).find(8));
		loading.await();
		dying.get(RedisSharedStore.class).stop();
		long startedAt = System.nanoTime();
		List<Future<Long>> results = new ArrayList<>();
		for (int i = 0; i < NODES; i++) {
			Source source = node(i).get(Source.class);
			results.add(this.threads.submit(() -> source.find(8)));
		}
		for (Future<Long> result : results) {
			assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo(43);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(5));
		assertThat(loads).hasValue(2);
		never.countDown();
		assertThat(dead.get()).isEqualTo(0);
		dying.close();
		assertThat(node(0).get(Source.class).find(8)).isEqualTo(43);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void anEvictionHoldsAgainstALoadThatBeganBefore(int evictingNode) throws Exception {
		AtomicLong row = new AtomicLong(1);
		CountDownLatch loaded = new CountDownLatch(1);
		CountDownLatch evicted = new CountDownLatch(1);
		Source.LOADER.put("load", (id) -> {
			long value = row.get();
			loaded.countDown();
			await(evicted, 10_000);
			return value;
		});
		Future<Long> slow = this.threads.submit(() -> node(0).get(Source.class).find(9));
		loaded.await();
		row.set(2);
		node(evictingNode).cache("version").evict(9L);
		evicted.countDown();
		assertThat(slow.get()).isEqualTo(1);
		for (CacheNode node : nodes) {
			assertThat(node.get(Source.class).find(9)).isEqualTo(2);
		}
		assertThat(node(0).cache("version").getStatistics().discardedLoads()).isPositive();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void aPutHoldsAgainstALoadThatBeganBefore(int puttingNode) throws Exception {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch put = new CountDownLatch(1);
		Source.LOADER.put("load", (id) -> {
			loading.countDown();
			await(put, 10_000);
			return 1L;
		});
		Future<Long> slow = this.threads.submit(() -> node(0).get(Source.class).find(10));
		loading.await();
		node(puttingNode).cache("version").put(10L, 2L);
		put.countDown();
		assertThat(slow.get()).isEqualTo(1);
		for (CacheNode node : nodes) {
			assertThat(node.get(Source.class).find(10)).isEqualTo(2);
		}
	}

	@Test
	void aCallerAfterAnEvictionDoesNotJoinALoadFromBefore() throws Exception {
		AtomicLong row = new AtomicLong(1);
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Source.LOADER.put("load", (id) -> {
			long value = row.get();
			if (value == 1) {
				loading.countDown();
				await(end, 10_000);
			}
			return value;
		});
		Future<Long> slow = this.threads.submit(() -> node(0).get(Source.class).find(11));
		loading.await();
		row.set(2);
		node(0).cache("version").evict(11L);
		assertThat(node(0).get(Source.class).find(11)).isEqualTo(2);
		end.countDown();
		assertThat(slow.get()).isEqualTo(1);
		assertThat(node(0).get(Source.class).find(11)).isEqualTo(2);
	}

	@Test
	void aChangeOnOneNodeIsSeenOnAnotherAThousandTimes() {
		AtomicLong row = new AtomicLong();
		Source.LOADER.put("load", (id) -> row.get());
		Source reader = node(1).get(Source.class);
		long slowest = 0;
		for (int i = 1; i <= 1000; i++) {
			row.incrementAndGet();
			node(0).cache("version").evict(12L);
			long evictedAt = System.nanoTime();
			while (reader.find(12) != i) {
				assertThat(System.nanoTime() - evictedAt).isLessThan(TimeUnit.SECONDS.toNanos(1));
			}
			slowest = Math.max(slowest, System.nanoTime() - evictedAt);
			assertThat(reader.find(12)).isEqualTo(i);
		}
		assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(1));
	}

	@Test
	void evictionsThatWereMissedAreRepairedOnReconnect() {
		AtomicLong row = new AtomicLong(1);
		Source.LOADER.put("load", (id) -> row.get());
		StringRedisTemplate commands = node(0).get(StringRedisTemplate.class);
		for (int round = 1; round <= 5; round++) {
			long expected = round + 1;
			nodes.forEach((node) -> node.get(Source.class).find(13));
			row.set(expected);
			commands.execute((RedisCallback<Long>) (connection) -> kill(connection));
			node(0).cache("version").evict(13L);
			Awaitility.await()
				.atMost(Duration.ofSeconds(3))
				.pollInterval(Duration.ofMillis(5))
				.untilAsserted(
						() -> nodes.forEach((node) -> assertThat(node.get(Source.class).find(13)).isEqualTo(expected)));
		}
		awaitQuiet();
	}

	@Test
	void aFlushedRedisDoesNotBringAnOldGenerationBack() {
		AtomicLong row = new AtomicLong(1);
		Source.LOADER.put("load", (id) -> row.get());
		nodes.forEach((node) -> node.get(Source.class).find(14));
		node(0).get(StringRedisTemplate.class).getConnectionFactory().getConnection().serverCommands().flushAll();
		row.set(2);
		node(2).cache("version").evict(14L);
		Awaitility.await()
			.atMost(Duration.ofSeconds(3))
			.untilAsserted(() -> nodes.forEach((node) -> assertThat(node.get(Source.class).find(14)).isEqualTo(2)));
	}

	@Test
	void noReadIsOlderThanTheLastAcknowledgedEviction() throws Exception {
		int keys = 20;
		int threadsPerNode = 3;
		int operations = 100_000;
		Duration window = Duration.ofSeconds(1);
		AtomicLongArray rows = new AtomicLongArray(keys);
		Source.LOADER.put("load", (id) -> rows.get((int) id));
		Map<Integer, SortedMap<Long, Long>> acknowledged = new ConcurrentHashMap<>();
		Map<Integer, AtomicLongArray> acknowledgedByNode = new ConcurrentHashMap<>();
		for (int key = 0; key < keys; key++) {
			acknowledged.put(key, new ConcurrentSkipListMap<>());
		}
		ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
		List<Future<?>> workers = new ArrayList<>();
		for (int n = 0; n < 2; n++) {
			int number = n;
			acknowledgedByNode.put(n, new AtomicLongArray(keys));
			for (int t = 0; t < threadsPerNode; t++) {
				Random random = new Random(31L * n + t);
				workers.add(this.threads.submit(() -> {
					Source source = node(number).get(Source.class);
					AtomicLongArray own = acknowledgedByNode.get(number);
					for (int i = 0; i < operations / (2 * threadsPerNode); i++) {
						int key = random.nextInt(keys);
						int dice = random.nextInt(100);
						if (dice < 2) {
							long version = rows.incrementAndGet(key);
							node(number).cache("version").evict((long) key);
							acknowledged.get(key).merge(System.nanoTime(), version, Math::max);
							own.accumulateAndGet(key, version, Math::max);
						}
						else if (dice == 2 && i % 50 == 0) {
							long[] versions = new long[keys];
							for (int k = 0; k < keys; k++) {
								versions[k] = rows.get(k);
							}
							node(number).cache("version").clear();
							for (int k = 0; k < keys; k++) {
								own.accumulateAndGet(k, versions[k], Math::max);
							}
						}
						else {
							long atLeast = own.get(key);
							SortedMap<Long, Long> before = acknowledged.get(key)
								.headMap(System.nanoTime() - window.toNanos());
							for (long version : before.values()) {
								atLeast = Math.max(atLeast, version);
							}
							if (!before.isEmpty()) {
								Long newest = before.lastKey();
								before.keySet().removeIf((time) -> time < newest - window.toNanos());
							}
							long value = source.find(key);
							if (value < atLeast) {
								violations.add("node " + number + " key " + key + ": " + value + " < " + atLeast
										+ ((value < own.get(key)) ? ", acknowledged by this node" : ", by the other"));
							}
						}
					}
				}));
			}
		}
		for (Future<?> worker : workers) {
			worker.get(60, TimeUnit.SECONDS);
		}
		assertThat(violations).isEmpty();
		awaitQuiet();
		for (CacheNode node : nodes) {
			for (int key = 0; key < keys; key++) {
				assertThat(node.get(Source.class).find(key)).isEqualTo(rows.get(key));
			}
		}
	}

	/**
	 * Wait until every message that was published has arrived.
	 */
	private static void awaitQuiet() {
		for (CacheNode node : nodes) {
			RedisSharedStore store = node.get(RedisSharedStore.class);
			Awaitility.await().until(() -> store.isLinked() && store.isAvailable());
		}
		long[] before = new long[NODES];
		Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> {
			boolean same = true;
			for (int i = 0; i < NODES; i++) {
				long now = node(i).cache("version").getStatistics().remoteInvalidations();
				same &= now == before[i];
				before[i] = now;
			}
			return same;
		});
	}

	private static CacheNode node(int number) {
		return nodes.get(number);
	}

	@SuppressWarnings("unchecked")
	private static Long kill(RedisConnection connection) {
		try {
			return ((RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection())
				.clientKill(KillArgs.Builder.typePubsub())
				.get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void await(CountDownLatch latch, long millis) {
		try {
			latch.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Source.class)
	static class Application {

	}

	static class Source {

		static final Map<String, LongFunction<Long>> LOADER = new ConcurrentHashMap<>();

		@Cacheable("version")
		public Long find(long id) {
			return LOADER.get("load").apply(id);
		}

		@Cacheable(cacheNames = "version", sync = true)
		public Long findSynchronized(long id) {
			return find(id);
		}

	}

}

package dev.plinth.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentNavigableMap;
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
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.lettuce.core.KillArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
@Tag("any-jdk")
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
		HeldLoad load = HeldLoad.of(() -> 0, () -> 43);
		Future<Long> dead = this.threads.submit(() -> dying.get(Source.class).find(8));
		load.awaitBegin();
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
		assertThat(load.calls).hasValue(2);
		load.release();
		assertThat(dead.get()).isEqualTo(0);
		dying.close();
		assertThat(node(0).get(Source.class).find(8)).isEqualTo(43);
	}

	@Test
	void aLookUpDoesNotWaitForEverForTheLoadOfAnotherNode() throws Exception {
		HeldLoad load = HeldLoad.of(() -> 44, () -> 45);
		Future<Long> slow = this.threads.submit(() -> node(0).get(Source.class).find(15));
		load.awaitBegin();
		try (CacheNode impatient = CacheNode.start(Application.class, "spring.data.redis.url=" + redis.url(),
				"spring.application.name=cluster", "plinth.cache.max-wait=500ms")) {
			long startedAt = System.nanoTime();
			assertThat(impatient.get(Source.class).find(15)).isEqualTo(45);
			assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isBetween(Duration.ofMillis(500),
					Duration.ofSeconds(2));
		}
		load.release();
		assertThat(slow.get()).isEqualTo(44);
		assertThat(node(1).get(Source.class).find(15)).isEqualTo(44);
		assertThat(load.calls).hasValue(2);
	}

	@Test
	void aNodeIgnoresItsOwnMessages() {
		TwoLevelCache cache = node(0).cache("version");
		long own = cache.getStatistics().remoteInvalidations();
		long other = node(1).cache("version").getStatistics().remoteInvalidations();
		for (long key = 0; key < 20; key++) {
			cache.put(key, key);
			cache.evict(key);
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(2))
			.until(() -> node(1).cache("version").getStatistics().remoteInvalidations() == other + 40);
		awaitQuiet();
		assertThat(cache.getStatistics().remoteInvalidations()).isEqualTo(own);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void anEvictionHoldsAgainstALoadThatBeganBefore(int evictingNode) throws Exception {
		AtomicLong row = new AtomicLong(1);
		HeldLoad load = HeldLoad.of(row::get, row::get);
		Future<Long> slow = this.threads.submit(() -> node(0).get(Source.class).find(9));
		load.awaitBegin();
		row.set(2);
		node(evictingNode).cache("version").evict(9L);
		load.release();
		assertThat(slow.get()).isEqualTo(1);
		for (CacheNode node : nodes) {
			assertThat(node.get(Source.class).find(9)).isEqualTo(2);
		}
		assertThat(node(0).cache("version").getStatistics().discardedLoads()).isPositive();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void aPutHoldsAgainstALoadThatBeganBefore(int puttingNode) throws Exception {
		HeldLoad load = HeldLoad.of(() -> 1, () -> 1);
		Future<Long> slow = this.threads.submit(() -> node(0).get(Source.class).find(10));
		load.awaitBegin();
		node(puttingNode).cache("version").put(10L, 2L);
		load.release();
		assertThat(slow.get()).isEqualTo(1);
		for (CacheNode node : nodes) {
			assertThat(node.get(Source.class).find(10)).isEqualTo(2);
		}
	}

	@Test
	void aCallerAfterAnEvictionDoesNotJoinALoadFromBefore() throws Exception {
		AtomicLong row = new AtomicLong(1);
		HeldLoad load = HeldLoad.of(row::get, row::get);
		Future<Long> slow = this.threads.submit(() -> node(0).get(Source.class).find(11));
		load.awaitBegin();
		row.set(2);
		node(0).cache("version").evict(11L);
		assertThat(node(0).get(Source.class).find(11)).isEqualTo(2);
		load.release();
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

	@ParameterizedTest
	@MethodSource("seeds")
	void noReadIsOlderThanTheLastAcknowledgedChange(long seed) throws Exception {
		int keys = 20;
		int threadsPerNode = 3;
		int operations = 100_000;
		Duration window = Duration.ofSeconds(1);
		AtomicLongArray rows = new AtomicLongArray(keys);
		Source.LOADER.put("load", (id) -> rows.get((int) id));
		List<Acknowledged> onAnyNode = acknowledged(keys);
		List<List<Acknowledged>> onNode = List.of(acknowledged(keys), acknowledged(keys));
		AtomicInteger changes = new AtomicInteger();
		AtomicLong stalest = new AtomicLong();
		Queue<String> violations = new ConcurrentLinkedQueue<>();
		long startedAt = System.nanoTime();
		List<Future<?>> workers = new ArrayList<>();
		for (int worker = 0; worker < 2 * threadsPerNode; worker++) {
			int number = worker % 2;
			Random random = new Random(1000 * seed + worker);
			workers.add(this.threads.submit(() -> {
				Source source = node(number).get(Source.class);
				TwoLevelCache cache = node(number).cache("version");
				for (int i = 0; i < operations / (2 * threadsPerNode); i++) {
					int key = random.nextInt(keys);
					int dice = random.nextInt(10_000);
					if (dice < 200) {
						changes.incrementAndGet();
						synchronized (onAnyNode.get(key)) {
							long version = rows.incrementAndGet(key);
							if (dice < 120) {
								cache.evict((long) key);
							}
							else {
								cache.put((long) key, version);
							}
							onAnyNode.get(key).add(version);
							onNode.get(number).get(key).add(version);
						}
					}
					else if (dice < 203) {
						changes.incrementAndGet();
						long[] versions = LongStream.range(0, keys).map((each) -> rows.get((int) each)).toArray();
						cache.clear();
						for (int each = 0; each < keys; each++) {
							onAnyNode.get(each).add(versions[each]);
							onNode.get(number).get(each).add(versions[each]);
						}
					}
					else {
						long readAt = System.nanoTime();
						long value = source.find(key);
						long age = onAnyNode.get(key).age(value, readAt);
						stalest.accumulateAndGet(age, Math::max);
						if (onNode.get(number).get(key).age(value, readAt) > 0 || age > window.toNanos()) {
							violations.add("node " + number + " key " + key + ": " + value + ", outdated for "
									+ Duration.ofNanos(age) + ", on this node for "
									+ Duration.ofNanos(onNode.get(number).get(key).age(value, readAt)));
						}
					}
				}
			}));
		}
		for (Future<?> worker : workers) {
			worker.get(60, TimeUnit.SECONDS);
		}
		System.out.printf(
				"PROOF D3 seed %d: %d operations on two nodes in %d ms, %d of them changes; reads older than the last"
						+ " change acknowledged by the same node 0 and by the other 1 s ago: %d; stalest read %d us%n",
				seed, operations, Duration.ofNanos(System.nanoTime() - startedAt).toMillis(), changes.get(),
				violations.size(), stalest.get() / 1000);
		assertThat(violations).isEmpty();
		awaitQuiet();
		for (CacheNode node : nodes) {
			for (int key = 0; key < keys; key++) {
				assertThat(node.get(Source.class).find(key)).isEqualTo(rows.get(key));
			}
		}
	}

	static LongStream seeds() {
		return LongStream.rangeClosed(1, Boolean.getBoolean("plinth.test.proof") ? 20 : 1);
	}

	private static List<Acknowledged> acknowledged(int keys) {
		return Stream.generate(Acknowledged::new).limit(keys).toList();
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

	/**
	 * A loader whose first call has its value and waits before it returns it.
	 */
	private static final class HeldLoad {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		private final AtomicInteger calls = new AtomicInteger();

		static HeldLoad of(LongSupplier first, LongSupplier later) {
			HeldLoad load = new HeldLoad();
			Source.LOADER.put("load", (id) -> {
				if (load.calls.getAndIncrement() > 0) {
					return later.getAsLong();
				}
				long value = first.getAsLong();
				load.begun.countDown();
				await(load.released, 60_000);
				return value;
			});
			return load;
		}

		void awaitBegin() throws InterruptedException {
			assertThat(this.begun.await(10, TimeUnit.SECONDS)).isTrue();
		}

		void release() {
			this.released.countDown();
		}

	}

	/**
	 * When the versions of a row were acknowledged.
	 */
	private static final class Acknowledged {

		private final ConcurrentNavigableMap<Long, Long> times = new ConcurrentSkipListMap<>();

		void add(long version) {
			this.times.putIfAbsent(version, System.nanoTime());
		}

		/**
		 * Return for how long a version that is read had been outdated.
		 * @return the time in nanoseconds, 0 if it was not
		 */
		long age(long version, long readAt) {
			return this.times.tailMap(version, false)
				.values()
				.stream()
				.mapToLong((time) -> readAt - time)
				.filter((age) -> age > 0)
				.max()
				.orElse(0);
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

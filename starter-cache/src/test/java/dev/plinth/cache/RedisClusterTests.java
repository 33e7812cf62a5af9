package dev.plinth.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.plinth.cache.redis.RedisSharedStore;
import dev.plinth.test.services.RedisServerProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for nodes that share a real Redis Cluster of three masters.
 */
@Tag("any-jdk")
class RedisClusterTests {

	private static final int SLOTS = 16_384;

	private static final List<RedisServerProcess> servers = new ArrayList<>();

	private static CacheNode first;

	private static CacheNode second;

	@BeforeAll
	static void start() {
		while (servers.size() < 3) {
			startServer();
		}
		join();
		String nodes = servers.stream().map((server) -> "127.0.0.1:" + server.port()).collect(Collectors.joining(","));
		first = startNode(nodes);
		second = startNode(nodes);
	}

	@AfterAll
	static void stop() {
		first.close();
		second.close();
		servers.forEach(RedisServerProcess::close);
	}

	@Test
	void valuesOfAllSlotsAreSharedAndEvicted() {
		for (long key = 0; key < 50; key++) {
			first.cache("name").put(key, "value " + key);
			assertThat(second.cache("name").get(key, String.class)).isEqualTo("value " + key);
		}
		for (long key = 0; key < 50; key++) {
			second.cache("name").evict(key);
		}
		Awaitility.await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> {
			for (long key = 0; key < 50; key++) {
				assertThat(first.cache("name").get(key)).isNull();
			}
		});
		assertThat(first.cache("name").getStatistics().sharedFailures()).isZero();
		assertThat(first.get(RedisSharedStore.class).getPendingInvalidations()).isZero();
	}

	@Test
	void clearReachesOtherNodes() {
		for (String key : List.of("a", "b", "{a", "b}", "{}")) {
			first.cache("name").put(key, "value");
			assertThat(second.cache("name").get(key, String.class)).isEqualTo("value");
		}
		first.cache("name").clear();
		Awaitility.await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> {
			for (String key : List.of("a", "b", "{a", "b}", "{}")) {
				assertThat(second.cache("name").get(key)).isNull();
			}
		});
	}

	@Test
	void aColdKeyIsLoadedOnce() throws Exception {
		ExecutorService threads = Executors.newCachedThreadPool();
		AtomicInteger loads = new AtomicInteger();
		CountDownLatch start = new CountDownLatch(1);
		List<Future<String>> results = new ArrayList<>();
		for (int caller = 0; caller < 100; caller++) {
			CacheAside<String> cache = ((caller % 2 == 0) ? first : second).get(CacheAsideFactory.class)
				.cacheAside("name", String.class);
			results.add(threads.submit(() -> {
				start.await();
				return cache.get("cold", () -> {
					new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
					return "loaded " + loads.incrementAndGet();
				});
			}));
		}
		start.countDown();
		for (Future<String> result : results) {
			assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo("loaded 1");
		}
		threads.shutdown();
	}

	/**
	 * Start a server whose port leaves room for the one of the cluster, 10,000 above.
	 */
	private static void startServer() {
		RedisServerProcess server;
		try {
			server = RedisServerProcess.start("--cluster-enabled", "yes");
		}
		catch (IllegalStateException ex) {
			return;
		}
		servers.add(server);
	}

	private static void join() {
		RedisClient client = RedisClient.create();
		List<RedisCommands<String, String>> all = servers.stream()
			.map((server) -> client.connect(RedisURI.create("127.0.0.1", server.port())).sync())
			.toList();
		for (int i = 0; i < all.size(); i++) {
			int from = SLOTS * i / all.size();
			int to = SLOTS * (i + 1) / all.size();
			all.get(i).clusterAddSlots(IntStream.range(from, to).toArray());
			all.get(i).clusterMeet("127.0.0.1", servers.get(0).port());
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> all.stream()
				.allMatch((commands) -> commands.clusterInfo().contains("cluster_state:ok")
						&& commands.clusterInfo().contains("cluster_known_nodes:3")));
		client.shutdown();
	}

	private static CacheNode startNode(String nodes) {
		return CacheNode.start("spring.data.redis.cluster.nodes=" + nodes, "spring.application.name=redis-cluster");
	}

}

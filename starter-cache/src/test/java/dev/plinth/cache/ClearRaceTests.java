package dev.plinth.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;

import dev.plinth.cache.redis.RedisSharedStore;
import dev.plinth.test.services.RedisDatabase;
import dev.plinth.test.services.RedisServerProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for changes that meet the clearing of their cache.
 */
class ClearRaceTests {

	@Test
	void anEntryThatIsBeingKeptDoesNotSurviveAClear() throws Exception {
		TwoLevelCache cache = TwoLevelCacheManager.builder().build().getCache("name");
		CountDownLatch keeping = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		HookedKey key = new HookedKey(() -> {
			keeping.countDown();
			goOn.await();
			return null;
		});
		CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> cache.get(key, () -> {
			key.arm();
			return "old";
		}));
		keeping.await();
		Thread clearing = new Thread(cache::clear);
		clearing.start();
		Awaitility.await()
			.until(() -> clearing.getState() == Thread.State.WAITING || clearing.getState() == Thread.State.TERMINATED);
		goOn.countDown();
		clearing.join();
		assertThat(slow.get()).isEqualTo("old");
		assertThat(cache.get(key)).isNull();
	}

	@Test
	void aChangeHoldsAlthoughTheNewsThatAnotherNodeHasClearedIsStillOnItsWay() {
		Map<String, Consumer<TwoLevelCache>> changes = Map.of("evict", (cache) -> cache.evict(1L), "evict-if-present",
				(cache) -> cache.evictIfPresent(1L), "put", (cache) -> cache.put(1L, "new"), "put-if-absent",
				(cache) -> cache.putIfAbsent(1L, "new"));
		RedisDatabase redis = RedisDatabase.create();
		List<String> settings = new ArrayList<>(List.of("spring.data.redis.url=" + redis.url(),
				"spring.application.name=clear-race-" + redis.index(), "plinth.cache.redis.check-interval=1h"));
		changes.keySet().forEach((name) -> settings.add("plinth.cache.caches." + name + ".type=java.lang.String"));
		try (CacheNode first = CacheNode.start(settings.toArray(String[]::new));
				CacheNode second = CacheNode.start(settings.toArray(String[]::new))) {
			changes.forEach((name, change) -> {
				TwoLevelCache cache = first.cache(name);
				TwoLevelCache ahead = second.cache(name);
				cache.put(2L, "other");
				clearUnnoticed(first, redis.index(), name);
				ahead.put(3L, "other");
				if (!name.equals("put-if-absent")) {
					ahead.put(1L, "old");
					assertThat(ahead.get(1L, String.class)).isEqualTo("old");
				}
				change.accept(cache);
				String expected = name.startsWith("put") ? "new" : null;
				Awaitility.await()
					.atMost(Duration.ofSeconds(1))
					.untilAsserted(() -> assertThat(ahead.get(1L, String.class)).as(name).isEqualTo(expected));
				assertThat(cache.get(1L, String.class)).as(name).isEqualTo(expected);
				assertThat(cache.get(2L, String.class)).as(name).isNull();
			});
		}
	}

	@Test
	void anEvictionThatWaitedForRedisHoldsAlthoughAnotherNodeHasClearedMeanwhile() {
		try (RedisServerProcess redis = RedisServerProcess.start()) {
			String[] settings = { "spring.data.redis.url=" + redis.url(), "spring.application.name=clear-race-0" };
			try (CacheNode first = CacheNode.start(settings); CacheNode second = CacheNode.start(settings)) {
				first.cache("name").put(1L, "old");
				redis.pause();
				first.cache("name").evict(1L);
				second.cache("name").clear();
				second.cache("name").put(1L, "old");
				redis.resume();
				Awaitility.await()
					.atMost(Duration.ofSeconds(10))
					.until(() -> Stream.of(first, second)
						.map((node) -> node.get(RedisSharedStore.class))
						.allMatch((store) -> store.isAvailable() && store.isLinked()
								&& store.getPendingInvalidations() == 0));
				assertThat(first.cache("name").get(1L, String.class)).isNull();
			}
		}
	}

	/**
	 * Do in Redis what another node does that clears, but keep the message back.
	 */
	private static void clearUnnoticed(CacheNode node, int index, String cache) {
		StringRedisTemplate commands = node.get(StringRedisTemplate.class);
		commands.opsForHash().increment("clear-race-" + index + ":generations", cache, 1);
	}

	/**
	 * Key that runs a hook while an entry is being kept: when its epoch is compared.
	 */
	private static final class HookedKey {

		private final Callable<Void> hook;

		private final AtomicBoolean armed = new AtomicBoolean();

		HookedKey(Callable<Void> hook) {
			this.hook = hook;
		}

		void arm() {
			this.armed.set(true);
		}

		@Override
		public int hashCode() {
			if (isInEpochs() && this.armed.compareAndSet(true, false)) {
				try {
					this.hook.call();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			}
			return 1;
		}

		@Override
		public boolean equals(Object other) {
			return this == other;
		}

		private static boolean isInEpochs() {
			return StackWalker.getInstance()
				.walk((frames) -> frames.anyMatch((frame) -> frame.getClassName().equals(Epochs.class.getName())));
		}

	}

}

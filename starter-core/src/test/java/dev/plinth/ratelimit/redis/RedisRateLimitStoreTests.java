package dev.plinth.ratelimit.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.plinth.ratelimit.AbstractRateLimitStoreTests;
import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.ratelimit.RateWindow;
import dev.plinth.test.services.RedisServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisRateLimitStore} on Redis.
 */
class RedisRateLimitStoreTests extends AbstractRateLimitStoreTests {

	private static RedisServerProcess redis;

	private final List<LettuceConnectionFactory> connections = new ArrayList<>();

	private final String prefix = "test:" + System.nanoTime() + ":";

	@BeforeAll
	static void start() {
		redis = RedisServerProcess.start();
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@AfterEach
	void disconnect() {
		this.connections.forEach(LettuceConnectionFactory::destroy);
	}

	@Override
	protected RateLimitStore store() {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(redis.host(), redis.port()));
		factory.afterPropertiesSet();
		factory.start();
		this.connections.add(factory);
		RedisRateLimitStore store = new RedisRateLimitStore(factory, this.prefix, Duration.ofSeconds(5));
		store.connect();
		return store;
	}

	/** Redis has a clock of its own. */
	@Override
	protected void pass(Duration duration) throws InterruptedException {
		assertThat(new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
	}

	@Test
	void decisionIsOneCommand() {
		RateLimitStore store = store();
		List<RateWindow> windows = List.of(new RateWindow("a", 5, Duration.ofHours(1)),
				new RateWindow("b", 50, Duration.ofHours(1)));
		store.take("ann", windows);
		long before = calls("evalsha") + calls("eval");
		for (int i = 0; i < 20; i++) {
			store.take("ann", windows);
		}
		assertThat(calls("evalsha") + calls("eval") - before).isEqualTo(20);
	}

	@Test
	void scriptIsLoadedAgainWhenRedisHasForgottenIt() {
		RateLimitStore store = store();
		List<RateWindow> windows = List.of(new RateWindow("a", 2, Duration.ofHours(1)));
		assertThat(store.take("ann", windows).granted()).isTrue();
		try (RedisConnection connection = this.connections.get(0).getConnection()) {
			connection.scriptingCommands().scriptFlush();
		}
		assertThat(store.take("ann", windows).granted()).isTrue();
		assertThat(store.take("ann", windows).granted()).isFalse();
	}

	/** The long version runs with -Pproof. */
	@Test
	void hotKeyNeitherLiveLocksNorLetsMoreThrough() throws Exception {
		int nodes = 4;
		int threads = 64;
		long seconds = Boolean.getBoolean("plinth.test.proof") ? 10 : 1;
		long quota = 2000 * seconds;
		List<RateWindow> windows = List.of(new RateWindow("hot", quota, Duration.ofHours(1)));
		ExecutorService executor = Executors.newFixedThreadPool(nodes * threads);
		try {
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
			List<Callable<long[]>> tasks = new ArrayList<>();
			for (int node = 0; node < nodes; node++) {
				RateLimitStore store = store();
				int number = node;
				for (int i = 0; i < threads; i++) {
					tasks.add(() -> {
						long[] result = { number, 0, 0, 0 };
						while (System.nanoTime() < end) {
							long before = System.nanoTime();
							result[1] += store.take("hot", windows).granted() ? 1 : 0;
							result[2]++;
							result[3] = Math.max(result[3], System.nanoTime() - before);
						}
						return result;
					});
				}
			}
			long granted = 0;
			long slowest = 0;
			long[] decisions = new long[nodes];
			for (Future<long[]> task : executor.invokeAll(tasks)) {
				long[] result = task.get();
				granted += result[1];
				decisions[(int) result[0]] += result[2];
				slowest = Math.max(slowest, result[3]);
				assertThat(result[2]).as("decisions of a thread").isPositive();
			}
			long sum = decisions[0] + decisions[1] + decisions[2] + decisions[3];
			System.out.printf("hot key: %d decisions/s, %d of %d granted, slowest %d ms, per node %s%n", sum / seconds,
					granted, quota, TimeUnit.NANOSECONDS.toMillis(slowest), Arrays.toString(decisions));
			assertThat(granted).isLessThanOrEqualTo(quota + quota / 100);
			if (sum >= quota) {
				assertThat(granted).isEqualTo(quota);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private long calls(String command) {
		try (RedisConnection connection = this.connections.get(0).getConnection()) {
			Properties info = connection.serverCommands().info("commandstats");
			String line = info.getProperty("cmdstat_" + command, "calls=0,");
			return Long.parseLong(line.substring("calls=".length(), line.indexOf(',')));
		}
	}

}

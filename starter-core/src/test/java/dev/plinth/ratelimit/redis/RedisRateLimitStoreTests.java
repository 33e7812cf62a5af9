package dev.plinth.ratelimit.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import dev.plinth.ratelimit.AbstractRateLimitStoreTests;
import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.ratelimit.RateWindow;
import dev.plinth.test.services.RedisServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisRateLimitStore} on Redis.
 */
@Tag("any-jdk")
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
	protected RedisRateLimitStore store() {
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
		long seconds = Boolean.getBoolean("plinth.test.proof") ? 10 : 1;
		long quota = 2000 * seconds;
		List<RateWindow> windows = List.of(new RateWindow("hot", quota, Duration.ofSeconds(seconds)));
		List<BooleanSupplier> nodes = new ArrayList<>();
		for (int node = 0; node < 4; node++) {
			RateLimitStore store = store();
			nodes.add(() -> store.take("hot", windows).granted());
		}
		LettuceConnectionFactory connections = this.connections.get(0);
		long before = RedisCommands.calls(connections, "eval", "evalsha");
		HotKey result = HotKey.run(nodes, 64, seconds * 1000);
		long roundTrips = RedisCommands.calls(connections, "eval", "evalsha") - before;
		System.out.printf(
				"PROOF B4 granted=%d of %d by 4 nodes x 64 threads in %d s, errors %d, %d decisions/s, %.3f round trips per "
						+ "decision, slowest %d ms, decisions per node %s%n",
				result.granted(), quota, seconds, result.errors(), result.perSecond(),
				(double) roundTrips / result.total(), result.slowestMillis(), Arrays.toString(result.decisions()));
		assertThat(result.granted()).isLessThanOrEqualTo(quota + quota / 100);
		assertThat(result.errors()).isZero();
		assertThat(result.idle()).as("threads without a decision").isZero();
		assertThat(roundTrips).isLessThanOrEqualTo(result.total());
		if (result.total() >= quota + quota / 100) {
			assertThat(result.granted()).isGreaterThanOrEqualTo(quota);
		}
		long fair = result.total() / 4;
		for (long decisions : result.decisions()) {
			assertThat(decisions).isGreaterThan(fair / 2);
		}
	}

	/** Twice the quota cannot pass at a boundary, because there is none. */
	@Test
	void quotaHoldsInEverySpanOfItsLength() throws Exception {
		long length = 300;
		RateLimitStore store = store();
		List<RateWindow> windows = List.of(new RateWindow("any", 20, Duration.ofMillis(length)));
		List<long[]> granted = new ArrayList<>();
		for (long end = System.nanoTime() + 2_000_000_000L, before; (before = System.nanoTime()) < end;) {
			if (store.take("ann", windows).granted()) {
				granted.add(new long[] { before, System.nanoTime() });
			}
		}
		for (int i = 20; i < granted.size(); i++) {
			// From before the first to after the last of 21 grants
			assertThat(granted.get(i)[1] - granted.get(i - 20)[0]).isGreaterThanOrEqualTo(length * 1_000_000L);
		}
		assertThat(granted.size()).isGreaterThan(20 * 4);
	}

	@Test
	void requestsOfALargeQuotaDoNotAllWaitForRedis() throws InterruptedException {
		RedisRateLimitStore store = store();
		List<RateWindow> windows = List.of(new RateWindow("large", 100_000, Duration.ofHours(1)));
		long before = calls("evalsha");
		for (int i = 0; i < 1000; i++) {
			RateDecision decision = store.take("ann", windows);
			assertThat(decision.granted()).isTrue();
			assertThat(decision.states().get(0).remaining()).isEqualTo(99_999 - i);
		}
		assertThat(calls("evalsha") - before).isLessThan(500);
		pass(Duration.ofMillis(101));
		store.settle();
		assertThat(store().take("ann", windows).states().get(0).remaining()).isEqualTo(98_999);
	}

	@Test
	void quotaIsExactWhereInstancesTakeTurns() {
		RateLimitStore one = store();
		RateLimitStore other = store();
		List<RateWindow> windows = List.of(new RateWindow("turns", 2000, Duration.ofHours(1)));
		int granted = 0;
		for (int i = 0; i < 2100; i++) {
			granted += ((i % 2 == 0) ? one : other).take("ann", windows).granted() ? 1 : 0;
		}
		assertThat(granted).isEqualTo(2000);
	}

	@Test
	void useIsShown() {
		RateLimitStore store = store();
		RateWindow window = new RateWindow("use", 10, Duration.ofHours(1));
		store.take("ann", List.of(window));
		store.take("bob", List.of(window));
		store.take("bob", List.of(window));
		Map<String, RateDecision.State> use = store().use(window, 10);
		assertThat(use.keySet()).containsExactly("bob", "ann");
		assertThat(use.get("bob").remaining()).isEqualTo(8);
		assertThat(use.get("bob").reset()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
		assertThat(store.use(window, 1).keySet()).containsExactly("bob");
	}

	private long calls(String command) {
		return RedisCommands.calls(this.connections.get(0), command);
	}

}

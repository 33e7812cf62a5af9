package dev.plinth.ratelimit.redis;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongFunction;

import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.ratelimit.RateWindow;
import dev.plinth.test.services.RedisServerProcess;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.proxy.RemoteBucketBuilder;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.bucket4j.redis.lettuce.cas.LettuceBasedProxyManager;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures our stores and Bucket4j in one run; the figures are in
 * {@code docs/decisions/traffic.md}.
 */
@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
class PeerComparisonTests {

	private static final int SECONDS = 5;

	private static final long QUOTA = 10_000;

	private static final Duration LENGTH = Duration.ofSeconds(SECONDS);

	private static final String[] OURS = { "eval", "evalsha" };

	/** A decision is a GET, then a script with another GET, which is counted as well. */
	private static final String[] BUCKET4J = { "get" };

	@Test
	void localDecisions() throws Exception {
		for (int keys : new int[] { 1, 10_000 }) {
			List<RateWindow> windows = List.of(new RateWindow("local", QUOTA, LENGTH));
			RateLimitStore ours = RateLimitStore.local(Clock.systemUTC(), 100_000);
			print("local, " + keys + " keys, ours",
					HotKey.run(List.of(() -> ours.take(key(keys), windows).granted()), 64, 2000), -1);
			Map<String, Bucket> greedy = new ConcurrentHashMap<>();
			print("local, " + keys + " keys, Bucket4j",
					HotKey.run(List
						.of(() -> greedy.computeIfAbsent(key(keys), (key) -> greedy(TimeMeter.SYSTEM_MILLISECONDS))
							.tryConsumeAndReturnRemaining(1)
							.isConsumed()), 64, 2000),
					-1);
		}
	}

	/** How many are granted at most in a span of the length, on a clock of the test. */
	@Test
	void mostInASpan() {
		AtomicLong now = new AtomicLong(1_000_000);
		List<RateWindow> windows = List.of(new RateWindow("span", 100, Duration.ofSeconds(10)));
		RateLimitStore store = RateLimitStore.local(() -> Instant.ofEpochMilli(now.get()), 10);
		TimeMeter clock = new TimeMeter() {

			@Override
			public long currentTimeNanos() {
				return now.get() * 1_000_000;
			}

			@Override
			public boolean isWallClockBased() {
				return true;
			}

		};
		Bucket greedy = Bucket.builder()
			.withCustomTimePrecision(clock)
			.addLimit((limit) -> limit.capacity(100).refillGreedy(100, Duration.ofSeconds(10)))
			.build();
		Bucket intervally = Bucket.builder()
			.withCustomTimePrecision(clock)
			.addLimit((limit) -> limit.capacity(100).refillIntervally(100, Duration.ofSeconds(10)))
			.build();
		long ours = mostInASpan(now, () -> store.take("ann", windows).granted());
		long most = mostInASpan(now, () -> greedy.tryConsume(1));
		long mostAtBoundary = mostInASpan(now, () -> intervally.tryConsume(1));
		System.out.printf("PROOF B4 peers, most of a quota of 100 in any 10 s: ours %d, Bucket4j greedy %d, "
				+ "Bucket4j intervally %d%n", ours, most, mostAtBoundary);
		assertThat(ours).isEqualTo(100);
	}

	private static long mostInASpan(AtomicLong now, BooleanSupplier limiter) {
		Deque<Long> granted = new ArrayDeque<>();
		long most = 0;
		for (int second = 0; second < 60; second++) {
			// Quiet for 19 s, so that there are tokens, then as much as possible
			boolean busy = second % 20 >= 18 || second % 20 < 12 && second >= 20;
			for (int i = 0; i < 1000; i++) {
				now.incrementAndGet();
				if (busy && limiter.getAsBoolean()) {
					granted.addLast(now.get());
				}
				while (!granted.isEmpty() && granted.getFirst() <= now.get() - 10_000) {
					granted.removeFirst();
				}
				most = Math.max(most, granted.size());
			}
		}
		return most;
	}

	@Test
	void sharedDecisions() throws Exception {
		try (RedisServerProcess redis = RedisServerProcess.start()) {
			LettuceConnectionFactory statistics = connect(redis);
			List<RateWindow> windows = List.of(new RateWindow("hot", QUOTA, LENGTH));
			measure("Lua script", statistics, (node) -> {
				RedisRateLimitStore store = new RedisRateLimitStore(connect(redis), "ours:", Duration.ofSeconds(5));
				store.connect();
				return () -> store.take("hot", windows).granted();
			});
			RedisClient client = RedisClient.create(redis.url());
			measure("Bucket4j greedy", statistics, (node) -> bucket(client, "greedy", Function.identity(), true));
			measure("Bucket4j intervally", statistics,
					(node) -> bucket(client, "interval", Function.identity(), false));
			measure("Bucket4j intervally, batching", statistics, (node) -> bucket(client, "batching",
					(builder) -> builder.withOptimization(Optimizations.batching()), false));
			measure("Bucket4j intervally, delaying 1 %/100 ms", statistics,
					(node) -> bucket(client, "delaying",
							(builder) -> builder.withOptimization(
									Optimizations.delaying(new DelayParameters(QUOTA / 100, Duration.ofMillis(100)))),
							false));
			client.shutdown();
		}
	}

	/** Four threads with 1000 clients, as when there is no attack. */
	@Test
	void sharedDecisionsAboutManyClients() throws Exception {
		try (RedisServerProcess redis = RedisServerProcess.start()) {
			LettuceConnectionFactory statistics = connect(redis);
			List<RateWindow> windows = List.of(new RateWindow("api", QUOTA, LENGTH));
			RedisRateLimitStore store = new RedisRateLimitStore(connect(redis), "ours:", Duration.ofSeconds(5));
			store.connect();
			long before = RedisCommands.calls(statistics, OURS);
			HotKey ours = HotKey.run(List.of(() -> store.take(key(1000), windows).granted()), 4, 2000);
			print("Redis, 1000 clients, Lua script", ours, RedisCommands.calls(statistics, OURS) - before);
			RedisClient client = RedisClient.create(redis.url());
			StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
			Map<String, BooleanSupplier> buckets = new ConcurrentHashMap<>();
			before = RedisCommands.calls(statistics, BUCKET4J);
			HotKey batching = HotKey.run(List.of(() -> buckets
				.computeIfAbsent(key(1000),
						(key) -> bucket(connection, key,
								(builder) -> builder.withOptimization(Optimizations.batching()), false))
				.getAsBoolean()), 4, 2000);
			print("Redis, 1000 clients, Bucket4j intervally, batching", batching,
					RedisCommands.calls(statistics, BUCKET4J) - before);
			client.shutdown();
		}
	}

	private static void measure(String name, LettuceConnectionFactory statistics, LongFunction<BooleanSupplier> node)
			throws Exception {
		List<BooleanSupplier> nodes = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			nodes.add(node.apply(i));
		}
		String[] commands = name.startsWith("Lua") ? OURS : BUCKET4J;
		long before = RedisCommands.calls(statistics, commands);
		HotKey result = HotKey.run(nodes, 64, SECONDS * 1000L);
		print("Redis, 4 x 64, " + name, result, RedisCommands.calls(statistics, commands) - before);
	}

	private static void print(String name, HotKey result, long roundTrips) {
		System.out.printf(
				"PROOF B4 peers, %s: %d decisions/s, granted %d, errors %d, idle threads %d, slowest %d ms%s%n", name,
				result.perSecond(), result.granted(), result.errors(), result.idle(), result.slowestMillis(),
				(roundTrips < 0) ? ""
						: ", of " + QUOTA + ", round trips per decision "
								+ Math.round(1000.0 * roundTrips / Math.max(1, result.total())) / 1000.0 + ", per node "
								+ Arrays.toString(result.decisions()));
	}

	private static BooleanSupplier bucket(RedisClient client, String key,
			Function<RemoteBucketBuilder<byte[]>, RemoteBucketBuilder<byte[]>> optimization, boolean greedy) {
		return bucket(client.connect(ByteArrayCodec.INSTANCE), key, optimization, greedy);
	}

	private static BooleanSupplier bucket(StatefulRedisConnection<byte[], byte[]> connection, String key,
			Function<RemoteBucketBuilder<byte[]>, RemoteBucketBuilder<byte[]>> optimization, boolean greedy) {
		LettuceBasedProxyManager<byte[]> manager = Bucket4jLettuce.casBasedBuilder(connection).build();
		BucketConfiguration configuration = BucketConfiguration.builder()
			.addLimit((limit) -> greedy ? limit.capacity(QUOTA).refillGreedy(QUOTA, LENGTH)
					: limit.capacity(QUOTA).refillIntervally(QUOTA, LENGTH))
			.build();
		BucketProxy bucket = optimization.apply(manager.builder())
			.build(key.getBytes(StandardCharsets.UTF_8), () -> configuration);
		return () -> bucket.tryConsumeAndReturnRemaining(1).isConsumed();
	}

	private static Bucket greedy(TimeMeter clock) {
		return Bucket.builder()
			.withCustomTimePrecision(clock)
			.addLimit((limit) -> limit.capacity(QUOTA).refillGreedy(QUOTA, LENGTH))
			.build();
	}

	private static String key(int keys) {
		return "client " + ((keys == 1) ? 0 : ThreadLocalRandom.current().nextInt(keys));
	}

	private static LettuceConnectionFactory connect(RedisServerProcess redis) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(redis.host(), redis.port()));
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

}

package dev.plinth.benchmarks.cache;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plinth.cache.CacheSettings;
import dev.plinth.cache.TwoLevelCacheManager;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.cache.Cache;

/**
 * A hit in the local level on a key chosen at random, by the number of keys, beside
 * Caffeine alone.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CacheGrowthBenchmark {

	private static final int MOST = 200_000;

	/**
	 * Reads from the local level.
	 * @param local the cache
	 * @return the value
	 */
	@Benchmark
	public Object plinth(LocalLevel local) {
		long key = ThreadLocalRandom.current().nextInt(local.keys);
		return Objects.requireNonNull(Objects.requireNonNull(local.cache).get(key));
	}

	/**
	 * Reads from Caffeine.
	 * @param raw the cache
	 * @return the value
	 */
	@Benchmark
	public Object caffeine(RawCaffeine raw) {
		long key = ThreadLocalRandom.current().nextInt(raw.keys);
		return Objects.requireNonNull(Objects.requireNonNull(raw.cache).getIfPresent(key));
	}

	/**
	 * A cache of starter-cache without a second level.
	 */
	@State(Scope.Benchmark)
	public static class LocalLevel {

		/**
		 * The number of keys.
		 */
		@Param({ "10", "1000", "100000" })
		public int keys;

		private @Nullable Cache cache;

		/**
		 * Fills the cache.
		 */
		@Setup
		public void fill() {
			CacheSettings usual = CacheSettings.DEFAULT;
			CacheSettings settings = new CacheSettings(usual.ttl(), usual.jitter(), usual.nullTtl(), usual.localTtl(),
					MOST, usual.shared(), usual.writeThrough(), usual.staleWhileRevalidate(), usual.staleOnError(),
					usual.type());
			Cache filled = TwoLevelCacheManager.builder().settings((name) -> settings).build().getCache("products");
			for (long key = 0; key < this.keys; key++) {
				filled.put(key, "value-" + key);
			}
			this.cache = filled;
		}

	}

	/**
	 * A cache of Caffeine with a size and a time to live.
	 */
	@State(Scope.Benchmark)
	public static class RawCaffeine {

		/**
		 * The number of keys.
		 */
		@Param({ "10", "1000", "100000" })
		public int keys;

		private com.github.benmanes.caffeine.cache.@Nullable Cache<Object, Object> cache;

		/**
		 * Fills the cache.
		 */
		@Setup
		public void fill() {
			com.github.benmanes.caffeine.cache.Cache<Object, Object> filled = Caffeine.newBuilder()
				.maximumSize(MOST)
				.expireAfterWrite(Duration.ofMinutes(10))
				.build();
			for (long key = 0; key < this.keys; key++) {
				filled.put(key, "value-" + key);
			}
			this.cache = filled;
		}

	}

}

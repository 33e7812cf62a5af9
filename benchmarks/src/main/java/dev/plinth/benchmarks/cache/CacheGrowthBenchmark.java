package dev.plinth.benchmarks.cache;

import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

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
 * A hit in the local level on a key chosen at random, by the number of keys.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CacheGrowthBenchmark {

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
				200_000, usual.shared(), usual.writeThrough(), usual.staleWhileRevalidate(), usual.staleOnError(),
				usual.type());
		Cache filled = TwoLevelCacheManager.builder().settings((name) -> settings).build().getCache("products");
		for (long key = 0; key < this.keys; key++) {
			filled.put(key, "value-" + key);
		}
		this.cache = filled;
	}

	/**
	 * Measures a read.
	 * @return the value
	 */
	@Benchmark
	public Object get() {
		long key = ThreadLocalRandom.current().nextInt(this.keys);
		return Objects.requireNonNull(Objects.requireNonNull(this.cache).get(key));
	}

}

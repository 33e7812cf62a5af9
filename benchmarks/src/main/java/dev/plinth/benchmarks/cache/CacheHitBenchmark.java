package dev.plinth.benchmarks.cache;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Caffeine;
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
import org.springframework.cache.CacheManager;
import org.springframework.cache.caffeine.CaffeineCacheManager;

/**
 * A hit in the local level, through Spring's {@link Cache}, beside Spring's own Caffeine
 * cache with the same time to live.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CacheHitBenchmark {

	/**
	 * Whose cache manager it is.
	 */
	@Param({ "spring", "plinth" })
	public String by = "";

	private @Nullable Cache cache;

	/**
	 * Fills the cache.
	 */
	@Setup
	public void fill() {
		CacheManager manager = this.by.equals("plinth") ? TwoLevelCacheManager.builder().build() : caffeine();
		Cache filled = Objects.requireNonNull(manager.getCache("products"));
		for (int key = 0; key < 1000; key++) {
			filled.put("product-" + key, "value-" + key);
		}
		this.cache = filled;
	}

	/**
	 * Measures a read.
	 * @return the value
	 */
	@Benchmark
	public Object get() {
		return Objects.requireNonNull(Objects.requireNonNull(this.cache).get("product-500"));
	}

	/**
	 * Measures a read with a loader that is not needed.
	 * @return the value
	 */
	@Benchmark
	public Object getOrLoad() {
		return Objects.requireNonNull(Objects.requireNonNull(this.cache).get("product-500", () -> "loaded"));
	}

	private static CacheManager caffeine() {
		CaffeineCacheManager manager = new CaffeineCacheManager();
		manager.setCaffeine(Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(10, TimeUnit.MINUTES));
		return manager;
	}

}

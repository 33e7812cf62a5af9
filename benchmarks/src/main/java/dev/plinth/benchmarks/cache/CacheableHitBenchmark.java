package dev.plinth.benchmarks.cache;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.anno.Cached;
import com.alicp.jetcache.anno.config.EnableMethodCache;
import com.alicp.jetcache.anno.support.GlobalCacheConfig;
import com.alicp.jetcache.anno.support.JetCacheBaseBeans;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.support.Fastjson2KeyConvertor;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plinth.cache.CachedCallPostProcessor;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * A hit in the local level through {@link Cacheable @Cacheable}, beside Spring's own
 * Caffeine cache with the same time to live, and through JetCache's
 * {@link Cached @Cached}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CacheableHitBenchmark {

	/**
	 * Whose cache manager it is.
	 */
	@Param({ "spring", "plinth", "jetcache" })
	public String by = "";

	private @Nullable AnnotationConfigApplicationContext context;

	private @Nullable Catalog products;

	/**
	 * Starts the caches and fills one.
	 */
	@Setup
	public void fill() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(this.by.equals("jetcache") ? JetCacheApplication.class : Application.class);
		if (this.by.equals("plinth")) {
			context.registerBean(CachedCallPostProcessor.class);
			context.registerBean(CacheManager.class, () -> TwoLevelCacheManager.builder().build());
		}
		else if (this.by.equals("spring")) {
			context.registerBean(CacheManager.class, CacheableHitBenchmark::caffeine);
		}
		context.refresh();
		this.context = context;
		this.products = context.getBean(Catalog.class);
		for (long id = 0; id < 1000; id++) {
			this.products.find(id);
		}
	}

	/**
	 * Measures a call of the annotated method.
	 * @return the value
	 */
	@Benchmark
	public String find() {
		return Objects.requireNonNull(this.products).find(500L);
	}

	/**
	 * Stops the caches.
	 */
	@TearDown
	public void stop() {
		Objects.requireNonNull(this.context).close();
	}

	private static CacheManager caffeine() {
		CaffeineCacheManager manager = new CaffeineCacheManager();
		manager.setCaffeine(Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(10, TimeUnit.MINUTES));
		return manager;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching(proxyTargetClass = true)
	static class Application {

		@Bean
		Products products() {
			return new Products();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodCache(basePackages = "dev.plinth.benchmarks")
	@Import(JetCacheBaseBeans.class)
	static class JetCacheApplication {

		@Bean
		JetCacheProducts products() {
			return new JetCacheProducts();
		}

		@Bean
		GlobalCacheConfig caches() {
			GlobalCacheConfig config = new GlobalCacheConfig();
			config.setLocalCacheBuilders(Map.of("default",
					CaffeineCacheBuilder.createCaffeineCacheBuilder()
						.limit(10_000)
						.expireAfterWrite(10, TimeUnit.MINUTES)
						.keyConvertor(Fastjson2KeyConvertor.INSTANCE)));
			config.setRemoteCacheBuilders(Map.of());
			return config;
		}

	}

	/**
	 * Service with an annotated method.
	 */
	interface Catalog {

		String find(Long id);

	}

	static class JetCacheProducts implements Catalog {

		@Override
		@Cached(name = "product", cacheType = CacheType.LOCAL, expire = 600)
		public String find(Long id) {
			return "product-" + id;
		}

	}

	static class Products implements Catalog {

		@Override
		@Cacheable("product")
		public String find(Long id) {
			return "product-" + id;
		}

	}

}

package dev.plinth.cache.autoconfigure;

import java.util.Arrays;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;

import dev.plinth.cache.TwoLevelCache;
import dev.plinth.cache.TwoLevelCacheManager;
import dev.plinth.test.services.RedisDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TwoLevelCacheMetricsAutoConfiguration}.
 */
class TwoLevelCacheMetricsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CacheAutoConfiguration.class, CacheMetricsAutoConfiguration.class,
				DataRedisAutoConfiguration.class, TwoLevelCacheAutoConfiguration.class,
				TwoLevelCacheRedisAutoConfiguration.class, TwoLevelCacheMetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	@Test
	void measuresConfiguredAndLaterCaches() {
		this.contextRunner.withPropertyValues("plinth.cache.caches.configured.ttl=1m").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			for (String name : Arrays.asList("configured", "later")) {
				TwoLevelCache cache = context.getBean(TwoLevelCacheManager.class).getCache(name);
				cache.get("key", () -> "value");
				cache.get("key", () -> "value");
				cache.get("key", () -> "value");
				cache.evict("key");
				assertThat(registry.get("cache.gets").tag("cache", name).tag("result", "hit").functionCounter().count())
					.isEqualTo(2);
				assertThat(
						registry.get("cache.gets").tag("cache", name).tag("result", "miss").functionCounter().count())
					.isEqualTo(1);
				assertThat(registry.get("cache.size").tag("cache", name).gauge().value()).isZero();
				assertThat(registry.get("plinth.cache.hits")
					.tag("cache", name)
					.tag("level", "local")
					.functionCounter()
					.count()).isEqualTo(2);
				assertThat(registry.get("plinth.cache.load").tag("cache", name).functionTimer().count()).isEqualTo(1);
				assertThat(registry.get("plinth.cache.invalidations")
					.tag("cache", name)
					.tag("origin", "local")
					.functionCounter()
					.count()).isEqualTo(1);
				for (String meter : Arrays.asList("hits.stale", "loads.joined", "loads.failed", "loads.discarded",
						"unreadable", "shared.failures")) {
					assertThat(registry.get("plinth.cache." + meter).tag("cache", name).functionCounter().count())
						.as(meter)
						.isZero();
				}
			}
		});
	}

	@Test
	void measuresRedis() {
		this.contextRunner.withPropertyValues(RedisDatabase.create().properties()).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBeansOfType(io.micrometer.core.instrument.binder.MeterBinder.class)
				.values()
				.forEach((binder) -> binder.bindTo(registry));
			assertThat(registry.get("plinth.cache.redis.available").gauge().value()).isEqualTo(1);
			assertThat(registry.get("plinth.cache.redis.linked").gauge().value()).isEqualTo(1);
			assertThat(registry.get("plinth.cache.redis.invalidations.pending").gauge().value()).isZero();
		});
	}

	@Test
	void whenTheApplicationHasACacheManagerMeasuresNothing() {
		this.contextRunner.withBean(CacheManager.class, ConcurrentMapCacheManager::new)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(TwoLevelCacheMetricsAutoConfiguration.class));
	}

	@Test
	void whenMicrometerIsAbsentMeasuresNothing() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TwoLevelCacheAutoConfiguration.class,
					TwoLevelCacheMetricsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasSingleBean(TwoLevelCacheManager.class)
				.doesNotHaveBean(TwoLevelCacheMetricsAutoConfiguration.class));
	}

	@Test
	void whenRedisIsAbsentMeasuresTheLocalLevel() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.data.redis", "io.lettuce",
					"org.springframework.boot.data.redis"))
			.run((context) -> assertThat(context).hasSingleBean(TwoLevelCacheMetricsAutoConfiguration.class));
	}

}

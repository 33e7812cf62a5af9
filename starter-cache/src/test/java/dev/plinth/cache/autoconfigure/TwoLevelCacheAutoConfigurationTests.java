package dev.plinth.cache.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.RedisCacheManagerBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.NamedCacheResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheManager.RedisCacheManagerBuilder;

import dev.plinth.cache.CacheSettings;
import dev.plinth.cache.SharedStore;
import dev.plinth.cache.StaleOnError;
import dev.plinth.cache.TwoLevelCache;
import dev.plinth.cache.TwoLevelCacheManager;
import dev.plinth.report.ReportContributor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TwoLevelCacheAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TwoLevelCacheAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CacheAutoConfiguration.class, TwoLevelCacheAutoConfiguration.class,
				TwoLevelCacheRedisAutoConfiguration.class));

	@Test
	void providesACacheManagerAndEnablesCaching() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(CacheManager.class)
			.hasSingleBean(TwoLevelCacheManager.class)
			.hasSingleBean(CacheInterceptor.class)
			.hasBean("cacheManager"));
	}

	@Test
	void whenTheApplicationEnablesCachingItselfProvidesACacheManager() {
		this.contextRunner.withUserConfiguration(EnableCachingConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(TwoLevelCacheManager.class)
				.hasSingleBean(CacheInterceptor.class));
	}

	@Test
	void whenTheApplicationHasACacheManagerDoesNotProvideOne() {
		this.contextRunner.withUserConfiguration(CacheManagerConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(CacheManager.class)
				.hasSingleBean(ConcurrentMapCacheManager.class));
	}

	@Test
	void whenTheApplicationHasACacheResolverDoesNotProvideACacheManager() {
		this.contextRunner.withUserConfiguration(CacheResolverConfiguration.class)
			.run((context) -> assertThat(context).doesNotHaveBean(TwoLevelCacheManager.class));
	}

	@Test
	void whenTheApplicationConfiguresTheCacheManagerForRedisLeavesItToBoot() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues("spring.data.redis.host=localhost")
			.withUserConfiguration(EnableCachingConfiguration.class)
			.withBean(RedisCacheManagerBuilderCustomizer.class, () -> RedisCacheManagerBuilder::enableStatistics)
			.run((context) -> assertThat(context).hasSingleBean(RedisCacheManager.class)
				.hasSingleBean(CacheManager.class)
				.doesNotHaveBean(SharedStore.class));
	}

	@Test
	void whenACacheTypeIsChosenLeavesTheCacheManagerToBoot() {
		this.contextRunner.withUserConfiguration(EnableCachingConfiguration.class)
			.withPropertyValues("spring.cache.type=simple")
			.run((context) -> assertThat(context).hasSingleBean(ConcurrentMapCacheManager.class)
				.doesNotHaveBean(TwoLevelCacheManager.class));
	}

	@Test
	void whenSwitchedOffProvidesNothing() {
		this.contextRunner.withPropertyValues("plinth.cache.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CacheManager.class)
				.doesNotHaveBean(CacheInterceptor.class));
	}

	@Test
	void whenRedisIsAbsentProvidesTheLocalLevel() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.data.redis", "io.lettuce",
					"org.springframework.boot.data.redis"))
			.run((context) -> assertThat(context.getBean(TwoLevelCacheManager.class).isShared()).isFalse());
	}

	@Test
	void whenRedisIsConfiguredButAbsentSaysSo(CapturedOutput output) {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.data.redis", "io.lettuce",
					"org.springframework.boot.data.redis"))
			.withPropertyValues("spring.data.redis.url=redis://localhost")
			.run((context) -> assertThat(output).contains("add spring-boot-starter-data-redis"));
	}

	@Test
	void reportsLevelsAndTimesToLive() {
		this.contextRunner.withPropertyValues("plinth.cache.caches.product.ttl=30s")
			.run((context) -> assertThat(context.getBean(ReportContributor.class).state())
				.hasToString("{levels=local, timesToLive={product=PT30S}}"));
	}

	@Test
	void whenOptionalClassesAreAbsentProvidesACacheManager() {
		for (String absent : new String[] { "org.springframework.transaction", "org.springframework.web",
				"io.micrometer", "org.springframework.data.redis", "reactor" }) {
			this.contextRunner.withClassLoader(new FilteredClassLoader(absent))
				.run((context) -> assertThat(context).as(absent).hasSingleBean(TwoLevelCacheManager.class));
		}
	}

	@Test
	void usesSafeDefaults() {
		this.contextRunner.run((context) -> assertThat(settings(context.getBean(TwoLevelCacheManager.class), "any"))
			.isEqualTo(CacheSettings.DEFAULT));
	}

	@Test
	void appliesPropertiesToAllCaches() {
		this.contextRunner
			.withPropertyValues("plinth.cache.ttl=5m", "plinth.cache.jitter=0.2", "plinth.cache.null-ttl=3s",
					"plinth.cache.local.ttl=7s", "plinth.cache.local.size=11", "plinth.cache.write-through=false",
					"plinth.cache.stale-while-revalidate=1m", "plinth.cache.stale-on-error=1h")
			.run((context) -> assertThat(settings(context.getBean(TwoLevelCacheManager.class), "any"))
				.isEqualTo(new CacheSettings(Duration.ofMinutes(5), 0.2, Duration.ofSeconds(3), Duration.ofSeconds(7),
						11, true, false, Duration.ofMinutes(1), Duration.ofHours(1), null)));
	}

	@Test
	void appliesPropertiesToOneCache() {
		this.contextRunner
			.withPropertyValues("plinth.cache.ttl=5m", "plinth.cache.caches.product.ttl=30s",
					"plinth.cache.caches.product.jitter=0", "plinth.cache.caches.product.null-ttl=0s",
					"plinth.cache.caches.product.local.ttl=2s", "plinth.cache.caches.product.local.size=5",
					"plinth.cache.caches.product.shared=false", "plinth.cache.caches.product.write-through=false",
					"plinth.cache.caches.product.stale-while-revalidate=4s",
					"plinth.cache.caches.product.stale-on-error=6s",
					"plinth.cache.caches.product.type=java.util.List<java.lang.String>")
			.run((context) -> {
				TwoLevelCacheManager manager = context.getBean(TwoLevelCacheManager.class);
				assertThat(manager.getCacheNames()).containsExactly("product");
				assertThat(settings(manager, "product")).isEqualTo(new CacheSettings(Duration.ofSeconds(30), 0,
						Duration.ZERO, Duration.ofSeconds(2), 5, false, false, Duration.ofSeconds(4),
						Duration.ofSeconds(6), "java.util.List<java.lang.String>"));
				assertThat(settings(manager, "other").ttl()).isEqualTo(Duration.ofMinutes(5));
			});
	}

	@Test
	void whenTheApplicationDecidesAboutStaleValuesUsesItsDecision() {
		this.contextRunner.withUserConfiguration(StaleOnErrorConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(TwoLevelCacheManager.class)
				.hasSingleBean(StaleOnError.class));
	}

	private static CacheSettings settings(TwoLevelCacheManager manager, String cache) {
		TwoLevelCache found = manager.getCache(cache);
		return found.getSettings();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class EnableCachingConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class CacheManagerConfiguration {

		@Bean
		ConcurrentMapCacheManager ownCacheManager() {
			return new ConcurrentMapCacheManager();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CacheResolverConfiguration {

		@Bean
		CacheResolver cacheResolver() {
			return new NamedCacheResolver(new ConcurrentMapCacheManager(), "own");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class StaleOnErrorConfiguration {

		@Bean
		StaleOnError staleOnError() {
			return (failure) -> false;
		}

	}

}

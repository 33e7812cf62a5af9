package dev.plinth.cache.autoconfigure;

import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.cache.metrics.CacheMetricsRegistrar;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.micrometer.core.instrument.Tag;

import dev.plinth.cache.TwoLevelCacheManager;
import dev.plinth.cache.metrics.RedisSharedStoreMetrics;
import dev.plinth.cache.metrics.TwoLevelCacheMeterBinderProvider;
import dev.plinth.cache.redis.RedisSharedStore;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for metrics of the caches, those
 * that are created later included.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TwoLevelCacheAutoConfiguration.class, before = CacheMetricsAutoConfiguration.class)
@ConditionalOnClass({ MeterRegistry.class, CacheMetricsRegistrar.class })
@ConditionalOnBean(TwoLevelCacheManager.class)
public final class TwoLevelCacheMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TwoLevelCacheMeterBinderProvider twoLevelCacheMeterBinderProvider() {
		return new TwoLevelCacheMeterBinderProvider();
	}

	@Bean
	SmartInitializingSingleton twoLevelCacheMetricsBinding(TwoLevelCacheManager cacheManager,
			ObjectProvider<CacheMetricsRegistrar> registrars) {
		return () -> registrars.ifAvailable((registrar) -> cacheManager
			.onCreation((cache) -> registrar.bindCacheToRegistry(cache, Tag.of("cache.manager", "cacheManager"))));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ LettuceConnectionFactory.class, RedisClient.class })
	@ConditionalOnBean(RedisSharedStore.class)
	static class RedisMetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RedisSharedStoreMetrics redisSharedStoreMetrics(RedisSharedStore store) {
			return new RedisSharedStoreMetrics(store);
		}

	}

}

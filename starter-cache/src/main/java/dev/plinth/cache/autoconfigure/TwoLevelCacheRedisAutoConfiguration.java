package dev.plinth.cache.autoconfigure;

import java.util.Objects;

import io.lettuce.core.RedisClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.plinth.cache.SharedStore;
import dev.plinth.cache.redis.RedisSharedStore;
import dev.plinth.cache.redis.RedisSharedStoreSettings;
import dev.plinth.environment.ConditionalOnRedis;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Redis as the shared level of the
 * caches.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass({ LettuceConnectionFactory.class, RedisClient.class })
@ConditionalOnBooleanProperty(name = { "plinth.cache.enabled", "plinth.cache.shared" }, matchIfMissing = true)
@Conditional(NoCacheTypeCondition.class)
@ConditionalOnRedis
@ConditionalOnBean(LettuceConnectionFactory.class)
@ConditionalOnNoOwnCacheManager
@ConditionalOnMissingBean(SharedStore.class)
@EnableConfigurationProperties(TwoLevelCacheProperties.class)
public final class TwoLevelCacheRedisAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ClientResourcesBuilderCustomizer.class)
	@Import(ReconnectConfiguration.class)
	static class LettuceConfiguration {

	}

	@Bean
	RedisSharedStore redisSharedStore(LettuceConnectionFactory connectionFactory, TwoLevelCacheProperties properties,
			Environment environment) {
		properties.validate();
		TwoLevelCacheProperties.Redis redis = properties.redis();
		String keyPrefix = Objects.requireNonNullElseGet(redis.keyPrefix(),
				() -> environment.getProperty("spring.application.name", "application"));
		return new RedisSharedStore(connectionFactory,
				new RedisSharedStoreSettings(keyPrefix, redis.timeout(), redis.lease(), redis.maxLoad(),
						redis.checkInterval(), redis.failureRateThreshold(), redis.slidingWindow()));
	}

}

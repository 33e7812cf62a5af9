package dev.plinth.cache.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

import dev.plinth.cache.CachedCallPostProcessor;
import dev.plinth.cache.SharedStore;
import dev.plinth.cache.StaleOnError;
import dev.plinth.cache.TwoLevelCacheManager;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link CacheManager} with a
 * local and a shared level. Enables caching. Backs off when the application has its own
 * cache manager, or chooses one of Spring Boot's with {@code spring.cache.type} or by a
 * bean that configures the one for Redis.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = CacheAutoConfiguration.class, after = TwoLevelCacheRedisAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "plinth.cache.enabled", matchIfMissing = true)
@Conditional(NoCacheTypeCondition.class)
@ConditionalOnNoOwnCacheManager
@EnableConfigurationProperties(TwoLevelCacheProperties.class)
public final class TwoLevelCacheAutoConfiguration {

	@Bean
	TwoLevelCacheManager cacheManager(TwoLevelCacheProperties properties, ObjectProvider<SharedStore> store,
			ObjectProvider<StaleOnError> staleOnError, CacheMaintenance cacheMaintenance) {
		TwoLevelCacheManager manager = TwoLevelCacheManager.builder()
			.settings(properties::settings)
			.store(store.getIfAvailable())
			.staleOnError(staleOnError.getIfAvailable(InfrastructureFailures::new))
			.maxWait(properties.maxWait())
			.executor(cacheMaintenance.executor())
			.build();
		properties.caches().keySet().forEach((name) -> create(manager, name));
		cacheMaintenance.scheduleSweep(manager::sweep);
		return manager;
	}

	private static void create(TwoLevelCacheManager manager, String name) {
		try {
			manager.getCache(name);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidCachePropertyException(TwoLevelCacheProperties.PREFIX + "caches." + name + ".type", ex);
		}
	}

	@Bean
	CacheMaintenance cacheMaintenance(TwoLevelCacheProperties properties) {
		properties.validate();
		return new CacheMaintenance(properties.refreshThreads());
	}

	@Bean
	CacheReport cacheReport(TwoLevelCacheManager cacheManager) {
		return new CacheReport(cacheManager);
	}

	@Bean
	@ConditionalOnMissingBean(SharedStore.class)
	@ConditionalOnBooleanProperty(name = "plinth.cache.shared", matchIfMissing = true)
	MissingRedisWarning missingRedisWarning(Environment environment) {
		return new MissingRedisWarning(environment);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static CachedCallPostProcessor cachedCallPostProcessor() {
		return new CachedCallPostProcessor();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(CacheAspectSupport.class)
	@EnableCaching(proxyTargetClass = true)
	static class EnableCachingConfiguration {

	}

}

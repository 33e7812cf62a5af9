package dev.plinth.cache.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cache.CacheManager;

/**
 * Condition that matches when the application has neither a cache manager nor a cache
 * resolver, and does not configure the one for Redis that Spring Boot would make.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ConditionalOnMissingBean(value = CacheManager.class, name = "cacheResolver",
		type = { "org.springframework.boot.cache.autoconfigure.RedisCacheManagerBuilderCustomizer",
				"org.springframework.data.redis.cache.RedisCacheConfiguration" })
@interface ConditionalOnNoOwnCacheManager {

}

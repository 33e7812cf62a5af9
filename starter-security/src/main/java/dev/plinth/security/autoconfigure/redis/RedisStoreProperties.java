package dev.plinth.security.autoconfigure.redis;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the security in Redis.
 *
 * @param keyPrefix Start of all keys; made of the name of the application if not set
 */
@ConfigurationProperties("plinth.security.redis")
record RedisStoreProperties(@Nullable String keyPrefix) {
}

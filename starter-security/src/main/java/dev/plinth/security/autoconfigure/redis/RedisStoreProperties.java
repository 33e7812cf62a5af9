package dev.plinth.security.autoconfigure.redis;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Properties of the security in Redis.
 *
 * @param keyPrefix Start of all keys; made of the name of the application if not set
 * @param timeout Time to wait for an answer
 */
@Validated
@ConfigurationProperties("plinth.security.redis")
record RedisStoreProperties(@Nullable String keyPrefix,
		@DurationMin(millis = 1) @DefaultValue("800ms") Duration timeout) {
}

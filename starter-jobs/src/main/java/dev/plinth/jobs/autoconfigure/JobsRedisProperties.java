package dev.plinth.jobs.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the Redis job engine.
 *
 * @param keyPrefix start of all keys, with a hash tag; by default made of the name of the
 * application
 * @param timeout time to wait for an answer of Redis
 * @param outbox Whether jobs that are enqueued in a transaction go through the database
 */
@ConfigurationProperties("plinth.jobs.redis")
record JobsRedisProperties(@Nullable String keyPrefix, @DefaultValue("1500ms") Duration timeout,
		@DefaultValue("true") boolean outbox) {

	JobsRedisProperties {
		if (keyPrefix != null && !keyPrefix.matches(".*\\{[^{}]+}.*")) {
			throw new InvalidJobPropertyException("plinth.jobs.redis.key-prefix", keyPrefix,
					"a text with a hash tag such as plinth:{jobs}:");
		}
	}

	String prefix(String application) {
		return (this.keyPrefix != null) ? this.keyPrefix : "plinth:{jobs:" + application.replaceAll("[{}]", "") + "}:";
	}

}

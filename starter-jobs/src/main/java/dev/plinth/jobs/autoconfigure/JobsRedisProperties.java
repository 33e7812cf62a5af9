package dev.plinth.jobs.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the Redis job engine.
 *
 * @param prefix start of all keys, with a hash tag; by default made of the name of the
 * application
 * @param timeout time to wait for an answer of Redis
 * @param outbox Whether jobs that are enqueued in a transaction go through the database
 */
@ConfigurationProperties("plinth.jobs.redis")
record JobsRedisProperties(@Nullable String prefix, @DefaultValue("1500ms") Duration timeout,
		@DefaultValue("true") boolean outbox) {

	JobsRedisProperties {
		if (prefix != null && !prefix.matches(".*\\{[^{}]+}.*")) {
			throw new InvalidJobPropertyException("plinth.jobs.redis.prefix", prefix,
					"a text with a hash tag such as plinth:{jobs}:");
		}
	}

	String prefix(String application) {
		return (this.prefix != null) ? this.prefix : "plinth:{jobs:" + application.replaceAll("[{}]", "") + "}:";
	}

}

package dev.plinth.idempotency.autoconfigure;

import java.time.Duration;
import java.util.Set;

import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Properties of idempotent requests.
 *
 * @param store Store of keys and answers; auto takes Redis if the application uses it,
 * else the memory of the process.
 * @param ttl Time for which a key and its answer are held.
 * @param maxEntries Greatest number of keys in memory.
 * @param maxBodySize Greatest size of a request body that is compared; a larger one with
 * a key is refused.
 * @param headers Comma-separated list of the headers that are given again with an answer.
 */
@ConfigurationProperties("plinth.idempotency")
@Validated
record IdempotencyProperties(@DefaultValue("auto") Store store,
		@DefaultValue("24h") @DurationMin(nanos = 1) Duration ttl, @DefaultValue("10000") @Min(1) int maxEntries,
		@DefaultValue("2MB") DataSize maxBodySize, @DefaultValue( {
				"Content-Type", "Content-Language", "Location", "ETag", "Last-Modified", "Link",
				"Cache-Control" }) Set<String> headers){

	/**
	 * Store of keys and answers.
	 */
	enum Store {

		/**
		 * Redis if the application uses it, else memory.
		 */
		AUTO,

		/**
		 * Memory of the process.
		 */
		MEMORY,

		/**
		 * Table plinth_idempotency in the application's database.
		 */
		JDBC,

		/**
		 * Redis of the application.
		 */
		REDIS

	}

}

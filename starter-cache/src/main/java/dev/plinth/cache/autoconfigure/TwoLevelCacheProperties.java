package dev.plinth.cache.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import dev.plinth.cache.CacheSettings;

/**
 * Properties of the caches.
 *
 * @param ttl How long a value is fresh.
 * @param jitter Largest part of the time to live that is taken off at random, so that
 * values do not expire together.
 * @param nullTtl How long a null is fresh. Zero to not cache nulls.
 * @param local Level in the memory of each node.
 * @param shared Whether to use the shared level when Redis is configured.
 * @param writeThrough Whether a put writes its value instead of evicting the key.
 * @param staleWhileRevalidate How long after its time to live a value is served while it
 * is loaded anew in the background.
 * @param staleOnError How long after its time to live a value is served when loading it
 * anew fails.
 * @param maxWait How long a look-up waits for another node that is loading the same
 * value. For another thread of the same node it is twice as long.
 * @param refreshThreads Number of threads that load values in the background.
 * @param redis Use of Redis.
 * @param http Responses of handler methods with @CachedResponse.
 * @param caches Settings of single caches, by name. What is not set is as for all caches.
 */
@ConfigurationProperties("plinth.cache")
record TwoLevelCacheProperties(@DefaultValue("10m") Duration ttl, @DefaultValue("0.1") double jitter,
		@DefaultValue("1m") Duration nullTtl, @DefaultValue Local local, @DefaultValue("true") boolean shared,
		@DefaultValue("true") boolean writeThrough, @DefaultValue("0s") Duration staleWhileRevalidate,
		@DefaultValue("0s") Duration staleOnError, @DefaultValue("5s") Duration maxWait,
		@DefaultValue("4") int refreshThreads, @DefaultValue Redis redis, @DefaultValue Http http,
		@DefaultValue Map<String, CacheProperties> caches) {

	static final String PREFIX = "plinth.cache.";

	/**
	 * Return the settings of a cache.
	 * @throws InvalidCachePropertyException if a property is not valid
	 */
	CacheSettings settings(String cache) {
		CacheProperties own = this.caches.get(cache);
		try {
			if (own == null) {
				return new CacheSettings(this.ttl, this.jitter, this.nullTtl, this.local.ttl(), this.local.size(),
						this.shared, this.writeThrough, this.staleWhileRevalidate, this.staleOnError, null);
			}
			return new CacheSettings(or(own.ttl(), this.ttl), or(own.jitter(), this.jitter),
					or(own.nullTtl(), this.nullTtl), or(own.local().ttl(), this.local.ttl()),
					or(own.local().size(), this.local.size()), or(own.shared(), this.shared),
					or(own.writeThrough(), this.writeThrough),
					or(own.staleWhileRevalidate(), this.staleWhileRevalidate),
					or(own.staleOnError(), this.staleOnError), own.type());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidCachePropertyException((own != null) ? PREFIX + "caches." + cache + "." : PREFIX, ex);
		}
	}

	/**
	 * Check what does not belong to one cache.
	 * @throws InvalidCachePropertyException if a property is not valid
	 */
	void validate() {
		settings("");
		check(this.maxWait.toMillis() > 0, "max-wait must be positive");
		check(this.refreshThreads > 0, "refresh-threads must be positive");
		check(this.redis.timeout().toMillis() > 0, "redis.timeout must be positive");
		check(this.redis.lease().toMillis() > 0, "redis.lease must be positive");
		check(this.redis.maxLoad().toMillis() > 0, "redis.max-load must be positive");
		check(this.redis.checkInterval().toMillis() > 0, "redis.check-interval must be positive");
		check(this.redis.failureRateThreshold() > 0 && this.redis.failureRateThreshold() <= 100,
				"redis.failure-rate-threshold must be from 1 to 100");
		check(this.redis.slidingWindow() > 0, "redis.sliding-window must be positive");
	}

	private static void check(boolean valid, String message) {
		if (!valid) {
			throw new InvalidCachePropertyException(PREFIX, new IllegalArgumentException(message));
		}
	}

	private static <T> T or(@Nullable T own, T common) {
		return (own != null) ? own : common;
	}

	/**
	 * Level in the memory of each node.
	 *
	 * @param ttl How long a value is served without asking Redis. Bounds how old a value
	 * can be when a message of another node is lost.
	 * @param size Number of values per cache.
	 */
	record Local(@DefaultValue("1m") Duration ttl, @DefaultValue("10000") long size) {

	}

	/**
	 * Use of Redis.
	 *
	 * @param keyPrefix First part of every key, the same on all nodes of an application.
	 * The application name by default.
	 * @param timeout How long a command may take.
	 * @param lease How long a node that died while it loaded a value keeps others
	 * waiting.
	 * @param maxLoad How long other nodes are kept from loading a value that a node is
	 * loading.
	 * @param checkInterval How often the connection is checked in the background.
	 * @param failureRateThreshold Percentage of failed commands that makes the caches go
	 * on without Redis until a check succeeds.
	 * @param slidingWindow Number of commands of which the percentage is taken.
	 */
	record Redis(@Nullable String keyPrefix, @DefaultValue("200ms") Duration timeout,
			@DefaultValue("2s") Duration lease, @DefaultValue("1m") Duration maxLoad,
			@DefaultValue("1s") Duration checkInterval, @DefaultValue("50") int failureRateThreshold,
			@DefaultValue("20") int slidingWindow) {

	}

	/**
	 * Responses of handler methods with @CachedResponse.
	 *
	 * @param maxBodySize Largest body that is stored.
	 */
	record Http(@DefaultValue("1MB") DataSize maxBodySize) {

	}

	/**
	 * Settings of one cache.
	 *
	 * @param ttl How long a value is fresh.
	 * @param jitter Largest part of the time to live that is taken off at random.
	 * @param nullTtl How long a null is fresh. Zero to not cache nulls.
	 * @param local Level in the memory of each node.
	 * @param shared Whether to use the shared level when Redis is configured.
	 * @param writeThrough Whether a put writes its value instead of evicting the key.
	 * @param staleWhileRevalidate How long after its time to live a value is served while
	 * it is loaded anew in the background.
	 * @param staleOnError How long after its time to live a value is served when loading
	 * it anew fails.
	 * @param type Declared type of the values, as in
	 * java.util.List&lt;com.example.Product&gt;. The return type of the annotated method
	 * by default.
	 */
	record CacheProperties(@Nullable Duration ttl, @Nullable Double jitter, @Nullable Duration nullTtl,
			@DefaultValue CacheLocal local, @Nullable Boolean shared, @Nullable Boolean writeThrough,
			@Nullable Duration staleWhileRevalidate, @Nullable Duration staleOnError, @Nullable String type) {

	}

	/**
	 * Level in the memory of each node, for one cache.
	 *
	 * @param ttl How long a value is served without asking Redis.
	 * @param size Number of values.
	 */
	record CacheLocal(@Nullable Duration ttl, @Nullable Long size) {

	}

}

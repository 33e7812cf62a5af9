package dev.plinth.cache;

import java.time.Duration;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

/**
 * A cache for code that does not use annotations. Uses the same caches, settings and
 * evictions as the annotations do. Thread-safe.
 *
 * <pre class="code">
 * CacheAside&lt;Price&gt; prices = caches.cacheAside("price", Price.class);
 * Price price = prices.get(sku, Duration.ofMinutes(1), () -&gt; client.price(sku));
 * </pre>
 *
 * @param <T> the type of the values
 * @since 0.1.0
 * @see CacheAsideFactory
 */
public interface CacheAside<T extends @Nullable Object> {

	/**
	 * Return the value of a key, loading it if need be, with the time to live of the
	 * cache.
	 * @param key the key
	 * @param loader loads the value, or {@code null} if there is none
	 * @return the value
	 * @throws RuntimeException what the loader threw; a checked exception is thrown as
	 * the cause of a {@link java.util.concurrent.CompletionException}
	 */
	T get(Object key, Callable<? extends T> loader);

	/**
	 * Return the value of a key, loading it if need be.
	 * @param key the key
	 * @param ttl how long a value that is loaded now is fresh, less the jitter of the
	 * cache
	 * @param loader loads the value, or {@code null} if there is none
	 * @return the value
	 * @throws RuntimeException what the loader threw; a checked exception is thrown as
	 * the cause of a {@link java.util.concurrent.CompletionException}
	 */
	T get(Object key, Duration ttl, Callable<? extends T> loader);

	/**
	 * Return the value of a key if it is cached.
	 * @param key the key
	 * @return the value, or {@code null} if there is none or a {@code null} is cached
	 */
	@Nullable T find(Object key);

	/**
	 * Put a value, with the time to live of the cache. In a transaction this takes effect
	 * when it commits.
	 * @param key the key
	 * @param value the value
	 */
	void put(Object key, T value);

	/**
	 * Put a value. In a transaction this takes effect when it commits.
	 * @param key the key
	 * @param ttl how long the value is fresh, less the jitter of the cache
	 * @param value the value
	 */
	void put(Object key, Duration ttl, T value);

	/**
	 * Remove the value of a key on all nodes. In a transaction this takes effect when it
	 * commits.
	 * @param key the key
	 */
	void evict(Object key);

	/**
	 * Remove all values on all nodes. In a transaction this takes effect when it commits.
	 */
	void clear();

}

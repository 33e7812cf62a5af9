package dev.plinth.cache;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Gives code that does not use annotations access to the caches. Thread-safe.
 *
 * @since 0.1.0
 */
public interface CacheAsideFactory {

	/**
	 * Return a cache.
	 * @param <T> the type of the values
	 * @param name the name of the cache, as in annotations and in
	 * {@code plinth.cache.caches.<name>}
	 * @param type the type of the values
	 * @return the cache
	 */
	<T> CacheAside<T> cacheAside(String name, Class<T> type);

	/**
	 * Return a cache.
	 * @param <T> the type of the values
	 * @param name the name of the cache, as in annotations and in
	 * {@code plinth.cache.caches.<name>}
	 * @param type the type of the values, with its type arguments
	 * @return the cache
	 */
	<T> CacheAside<T> cacheAside(String name, ParameterizedTypeReference<T> type);

}

package dev.plinth.cache;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache.ValueRetrievalException;

/**
 * {@link CacheAside} over a {@link TwoLevelCache}.
 */
final class TypedCacheAside<T> implements CacheAside<T> {

	private final TwoLevelCache cache;

	private final @Nullable ValueType type;

	TypedCacheAside(TwoLevelCache cache, @Nullable ValueType type) {
		this.cache = cache;
		this.type = type;
	}

	@Override
	public T get(Object key, Callable<? extends T> loader) {
		return load(key, null, loader);
	}

	@Override
	public T get(Object key, Duration ttl, Callable<? extends T> loader) {
		return load(key, ttl, loader);
	}

	@SuppressWarnings({ "unchecked", "NullAway" })
	private T load(Object key, @Nullable Duration ttl, Callable<? extends T> loader) {
		try {
			return (T) this.cache.load(key, this.type, ttl, loader);
		}
		catch (ValueRetrievalException ex) {
			Throwable cause = ex.getCause();
			if (cause instanceof RuntimeException || cause instanceof Error) {
				throw Failures.<RuntimeException>sneaky(cause);
			}
			throw new CompletionException(cause);
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public @Nullable T find(Object key) {
		return (T) this.cache.find(key, this.type);
	}

	@Override
	public void put(Object key, T value) {
		this.cache.put(CacheKey.of(key), this.type, null, value);
	}

	@Override
	public void put(Object key, Duration ttl, T value) {
		this.cache.put(CacheKey.of(key), this.type, ttl, value);
	}

	@Override
	public void evict(Object key) {
		this.cache.evict(key);
	}

	@Override
	public void clear() {
		this.cache.clear();
	}

}

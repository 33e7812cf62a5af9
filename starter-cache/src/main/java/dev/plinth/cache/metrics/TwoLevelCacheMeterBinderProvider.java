package dev.plinth.cache.metrics;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.cache.metrics.CacheMeterBinderProvider;

import dev.plinth.cache.TwoLevelCache;

/**
 * {@link CacheMeterBinderProvider} for {@link TwoLevelCache}s.
 *
 * @since 0.1.0
 */
public final class TwoLevelCacheMeterBinderProvider implements CacheMeterBinderProvider<TwoLevelCache> {

	/**
	 * Create the provider.
	 */
	public TwoLevelCacheMeterBinderProvider() {
	}

	@Override
	public MeterBinder getMeterBinder(TwoLevelCache cache, Iterable<Tag> tags) {
		return new TwoLevelCacheMetrics(cache, tags);
	}

}

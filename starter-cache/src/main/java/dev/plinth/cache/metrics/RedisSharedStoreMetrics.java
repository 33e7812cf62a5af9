package dev.plinth.cache.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import dev.plinth.cache.redis.RedisSharedStore;

/**
 * {@link MeterBinder} for a {@link RedisSharedStore}.
 *
 * @since 0.1.0
 */
public final class RedisSharedStoreMetrics implements MeterBinder {

	private final RedisSharedStore store;

	/**
	 * Create metrics of a store.
	 * @param store the store
	 */
	public RedisSharedStoreMetrics(RedisSharedStore store) {
		this.store = store;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("plinth.cache.redis.available", this.store, (store) -> store.isAvailable() ? 1 : 0)
			.description("Whether Redis is asked, 1 or 0")
			.register(registry);
		Gauge.builder("plinth.cache.redis.linked", this.store, (store) -> store.isLinked() ? 1 : 0)
			.description("Whether changes by other nodes arrive, 1 or 0")
			.register(registry);
		Gauge.builder("plinth.cache.redis.invalidations.pending", this.store, RedisSharedStore::getPendingInvalidations)
			.description("Changes that Redis has not been told of yet")
			.register(registry);
	}

}

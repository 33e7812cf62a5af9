package dev.plinth.cache.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import org.jspecify.annotations.Nullable;

import dev.plinth.cache.CacheStatistics;
import dev.plinth.cache.TwoLevelCache;

/**
 * {@link CacheMeterBinder} for a {@link TwoLevelCache}.
 */
class TwoLevelCacheMetrics extends CacheMeterBinder<TwoLevelCache> {

	private static final String PREFIX = "plinth.cache.";

	private final CacheStatistics statistics;

	private final TwoLevelCache cache;

	TwoLevelCacheMetrics(TwoLevelCache cache, Iterable<Tag> tags) {
		super(cache, cache.getName(), tags);
		this.cache = cache;
		this.statistics = cache.getStatistics();
	}

	@Override
	protected Long size() {
		return this.cache.localSize();
	}

	@Override
	protected long hitCount() {
		return this.statistics.localHits() + this.statistics.sharedHits() + this.statistics.staleHits()
				+ this.statistics.joinedLoads();
	}

	@Override
	protected Long missCount() {
		return this.statistics.misses();
	}

	@Override
	protected @Nullable Long evictionCount() {
		return this.statistics.sizeEvictions();
	}

	@Override
	protected long putCount() {
		return this.statistics.puts();
	}

	@Override
	protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
		counter(registry, "hits", "Values served, by the level that served them", CacheStatistics::localHits, "level",
				"local");
		counter(registry, "hits", "Values served, by the level that served them", CacheStatistics::sharedHits, "level",
				"shared");
		counter(registry, "hits.stale", "Values served after their time to live", CacheStatistics::staleHits);
		counter(registry, "loads.joined", "Look-ups that waited for the load of another thread or node",
				CacheStatistics::joinedLoads);
		counter(registry, "loads.failed", "Loads that failed", CacheStatistics::loadFailures);
		counter(registry, "loads.discarded", "Loaded values not kept because their key was changed meanwhile",
				CacheStatistics::discardedLoads);
		counter(registry, "unreadable", "Entries of the shared level that could not be read",
				CacheStatistics::unreadable);
		counter(registry, "shared.failures", "Operations that went on without the shared level",
				CacheStatistics::sharedFailures);
		counter(registry, "invalidations", "Keys that were changed, by where", CacheStatistics::evictions, "origin",
				"local");
		counter(registry, "invalidations", "Keys that were changed, by where", CacheStatistics::remoteInvalidations,
				"origin", "remote");
		FunctionTimer
			.builder(PREFIX + "load", this.statistics, CacheStatistics::loads, CacheStatistics::loadNanos,
					TimeUnit.NANOSECONDS)
			.tags(getTagsWithCacheName())
			.description("Loads of values")
			.register(registry);
	}

	private void counter(MeterRegistry registry, String name, String description,
			ToDoubleFunction<CacheStatistics> count, String... tags) {
		FunctionCounter.builder(PREFIX + name, this.statistics, count)
			.tags(getTagsWithCacheName())
			.tags(tags)
			.description(description)
			.register(registry);
	}

}

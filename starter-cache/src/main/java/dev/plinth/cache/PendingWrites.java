package dev.plinth.cache;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Changes that one transaction makes when it commits. Used by the thread of the
 * transaction only.
 */
final class PendingWrites {

	private static final Log logger = LogFactory.getLog(PendingWrites.class);

	private final Map<TwoLevelCache, Region> regions = new HashMap<>();

	/**
	 * Return what the transaction has done to a key.
	 * @return the last change or {@code null} if the key was not changed
	 */
	@Nullable Write find(TwoLevelCache cache, Object localKey) {
		Region region = this.regions.get(cache);
		if (region == null) {
			return null;
		}
		Write write = region.writes.get(localKey);
		return (write != null || !region.cleared) ? write : Write.EVICT;
	}

	void add(TwoLevelCache cache, Object localKey, Write write) {
		Write replaced = region(cache).writes.put(localKey, write);
		if (replaced != null) {
			replaced.discard(cache);
		}
	}

	void clear(TwoLevelCache cache) {
		Region region = region(cache);
		region.writes.values().forEach((write) -> write.discard(cache));
		region.writes.clear();
		region.cleared = true;
	}

	private Region region(TwoLevelCache cache) {
		return this.regions.computeIfAbsent(cache, (key) -> new Region());
	}

	/**
	 * Turn all puts into evictions, since what was put may not be true.
	 */
	void distrust() {
		this.regions.forEach((cache, region) -> region.writes.replaceAll((key, write) -> {
			write.discard(cache);
			return Write.EVICT;
		}));
	}

	void discard() {
		this.regions.forEach((cache, region) -> region.writes.values().forEach((write) -> write.discard(cache)));
		this.regions.clear();
	}

	/**
	 * Make the changes. A failure is logged, since the transaction has been committed.
	 */
	void apply() {
		Map<TwoLevelCache, Region> committed = new LinkedHashMap<>(this.regions);
		this.regions.clear();
		committed.forEach((cache, region) -> {
			if (region.cleared) {
				attempt(cache, cache::invalidateNow);
			}
			region.writes.forEach((localKey, write) -> attempt(cache, () -> write.apply(cache, localKey)));
		});
	}

	private static void attempt(TwoLevelCache cache, Runnable change) {
		try {
			change.run();
		}
		catch (RuntimeException ex) {
			logger.error(cache + " was not changed after the commit of a transaction", ex);
		}
	}

	private static final class Region {

		private final Map<Object, Write> writes = new LinkedHashMap<>();

		private boolean cleared;

	}

	/**
	 * Change of one key.
	 *
	 * @param kind what happens
	 * @param value the value of any kind but an eviction
	 */
	record Write(Kind kind, @Nullable Object value, @Nullable ValueType type, @Nullable Duration ttl,
			@Nullable Flight flight) {

		static final Write EVICT = new Write(Kind.EVICT, null, null, null, null);

		static Write put(@Nullable Object value, @Nullable ValueType type, @Nullable Duration ttl) {
			return new Write(Kind.PUT, value, type, ttl, null);
		}

		static Write putIfAbsent(@Nullable Object value, @Nullable ValueType type) {
			return new Write(Kind.PUT_IF_ABSENT, value, type, null, null);
		}

		/**
		 * Value that was loaded within the transaction.
		 */
		static Write loaded(Flight flight, @Nullable Object value, @Nullable Duration ttl) {
			return new Write(Kind.LOADED, value, null, ttl, flight);
		}

		boolean hasValue() {
			return this.kind != Kind.EVICT;
		}

		void apply(TwoLevelCache cache, Object localKey) {
			switch (this.kind) {
				case EVICT -> cache.evictNow(localKey);
				case PUT -> cache.putNow(localKey, this.type, this.ttl, this.value);
				case PUT_IF_ABSENT -> cache.putIfAbsentNow(localKey, this.type, this.value);
				case LOADED -> {
					if (this.flight != null) {
						cache.loads().keep(this.flight, this.value, this.ttl);
					}
				}
			}
		}

		/**
		 * Give up what the change holds.
		 */
		void discard(TwoLevelCache cache) {
			if (this.flight != null) {
				cache.loads().drop(this.flight, this.value);
			}
		}

	}

	enum Kind {

		EVICT, PUT, PUT_IF_ABSENT, LOADED

	}

}

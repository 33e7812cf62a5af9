package dev.plinth.cache;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The levels of a cache: how values are found in them, what form they have there and how
 * long they stay. Thread-safe.
 */
final class Levels {

	private static final Log logger = LogFactory.getLog(TwoLevelCache.class);

	final String name;

	final CacheSettings settings;

	final TwoLevelCacheManager manager;

	final CacheStatistics statistics;

	final LocalLevel local;

	final @Nullable SharedRegion region;

	Levels(String name, CacheSettings settings, TwoLevelCacheManager manager, CacheStatistics statistics,
			LocalLevel local, @Nullable SharedRegion region) {
		this.name = name;
		this.settings = settings;
		this.manager = manager;
		this.statistics = statistics;
		this.local = local;
		this.region = region;
	}

	@Nullable Entry findLocal(Object localKey) {
		Entry entry = this.local.get(localKey);
		if (entry == null || !entry.isTrusted(this.manager.nanoTime())) {
			return null;
		}
		if (this.region != null && !this.region.isLinked() && this.region.isAvailable()) {
			return null;
		}
		this.statistics.localHits.increment();
		return entry;
	}

	/**
	 * Look a key up in the shared level, without loading it.
	 */
	@Nullable Entry read(Object localKey, @Nullable ValueType type) {
		if (this.region != null && type != null && CacheKey.hasText(localKey)) {
			long epoch = this.local.epoch(localKey);
			try {
				byte[] bytes = this.region.read(this.region.place(CacheKey.text(localKey)));
				Entry entry = (bytes != null) ? open(localKey, bytes, type, null) : null;
				if (entry != null) {
					this.statistics.sharedHits.increment();
					this.local.keep(localKey, entry, epoch);
					return entry;
				}
			}
			catch (SharedStoreException ex) {
				this.statistics.sharedFailures.increment();
			}
		}
		this.statistics.misses.increment();
		return null;
	}

	/**
	 * Return the fresh value that an entry of the shared level holds.
	 * @param flight where a value that is not fresh is left, if any
	 * @return the value or {@code null}
	 */
	@Nullable Entry open(Object localKey, byte[] bytes, ValueType type, @Nullable Flight flight) {
		Envelope envelope = Envelope.open(bytes);
		if (envelope == null) {
			discard(localKey);
			return null;
		}
		boolean fresh = !envelope.isLease();
		if (!fresh) {
			envelope = envelope.replaced();
			if (envelope == null || flight == null) {
				return null;
			}
		}
		long remaining = envelope.freshUntil() - this.manager.millis();
		long window = (flight != null) ? this.settings.staleWindow().toMillis() : 0;
		if (!type.matches(envelope) || remaining + window <= 0) {
			return null;
		}
		Object value;
		try {
			value = type.read(envelope);
		}
		catch (JacksonException ex) {
			discard(localKey);
			logger.debug("Cache '" + this.name + "' holds a value that is not a " + type, ex);
			return null;
		}
		Entry entry = entry(value, Duration.ofMillis(remaining));
		if (fresh && remaining > 0) {
			return entry;
		}
		if (flight != null) {
			flight.stale = entry;
		}
		return null;
	}

	private void discard(Object localKey) {
		this.statistics.unreadable.increment();
		evictShared(localKey);
	}

	boolean evictShared(Object localKey) {
		if (this.region == null) {
			return false;
		}
		if (CacheKey.hasText(localKey)) {
			return this.region.evict(CacheKey.text(localKey));
		}
		this.region.clear();
		return false;
	}

	Entry entry(@Nullable Object value, Duration lifetime) {
		long now = this.manager.nanoTime();
		long freshUntil = now + lifetime.toNanos();
		long trusted = (this.region != null && lifetime.compareTo(this.settings.localTtl()) > 0)
				? this.settings.localTtl().toNanos() : lifetime.toNanos();
		return new Entry(value, now + trusted, freshUntil);
	}

	Duration lifetime(@Nullable Object value, @Nullable Duration ttl) {
		Duration lifetime = (value != null) ? (ttl != null) ? ttl : this.settings.ttl() : this.settings.nullTtl();
		if (this.settings.jitter() == 0) {
			return lifetime;
		}
		double factor = 1 - this.settings.jitter() * ThreadLocalRandom.current().nextDouble();
		return Duration.ofNanos((long) (lifetime.toNanos() * factor));
	}

	byte @Nullable [] write(@Nullable ValueType type, @Nullable Object value, Duration lifetime) {
		if (type == null) {
			this.manager.warnUntyped(this.name);
			return null;
		}
		try {
			return type.write(value, this.manager.millis() + lifetime.toMillis());
		}
		catch (JacksonException ex) {
			this.manager.warnUnwritable(this.name, type, ex);
			return null;
		}
	}

}

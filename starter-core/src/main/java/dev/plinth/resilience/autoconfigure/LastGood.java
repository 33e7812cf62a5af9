package dev.plinth.resilience.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Remembers the last good results, the most recently used of them. Thread-safe.
 *
 * @param <K> the type of what a result belongs to
 * @param <V> the type of results
 */
final class LastGood<K, V> {

	private static final int MAX_ENTRIES = 1000;

	private final Map<K, Result<V>> entries = new LinkedHashMap<>(16, 0.75f, true) {

		@Override
		protected boolean removeEldestEntry(Map.Entry<K, Result<V>> eldest) {
			return size() > MAX_ENTRIES;
		}

	};

	private final long maxAgeNanos;

	LastGood(Duration maxAge) {
		this.maxAgeNanos = maxAge.toNanos();
	}

	synchronized void put(K key, V value) {
		this.entries.put(key, new Result<>(value, System.nanoTime()));
	}

	synchronized @Nullable V get(K key) {
		Result<V> entry = this.entries.get(key);
		if (entry == null) {
			return null;
		}
		if (System.nanoTime() - entry.since > this.maxAgeNanos) {
			this.entries.remove(key);
			return null;
		}
		return entry.value;
	}

	private record Result<V>(V value, long since) {

	}

}

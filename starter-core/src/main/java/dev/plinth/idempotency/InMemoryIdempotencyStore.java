package dev.plinth.idempotency;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Keeps keys in the memory of a process.
 */
final class InMemoryIdempotencyStore implements IdempotencyStore {

	private final Map<String, Held> entries = new LinkedHashMap<>();

	private final Clock clock;

	private final int maxEntries;

	InMemoryIdempotencyStore(Clock clock, int maxEntries) {
		this.clock = clock;
		this.maxEntries = maxEntries;
	}

	@Override
	public synchronized @Nullable Entry claim(String key, String fingerprint, Duration ttl) {
		Instant now = this.clock.instant();
		Held held = this.entries.get(key);
		if (held != null && held.expires.isAfter(now)) {
			return held.entry;
		}
		this.entries.remove(key);
		makeRoom(now);
		this.entries.put(key, new Held(new Entry(fingerprint, null), now.plus(ttl)));
		return null;
	}

	private void makeRoom(Instant now) {
		Iterator<Held> oldestFirst = this.entries.values().iterator();
		while (oldestFirst.hasNext()) {
			Held oldest = oldestFirst.next();
			if (this.entries.size() < this.maxEntries && oldest.expires.isAfter(now)) {
				return;
			}
			oldestFirst.remove();
		}
	}

	@Override
	public synchronized void complete(String key, String fingerprint, StoredAnswer answer, Duration ttl) {
		this.entries.computeIfPresent(key, (same, held) -> held.entry.fingerprint().equals(fingerprint)
				? new Held(new Entry(fingerprint, answer), held.expires) : held);
	}

	@Override
	public synchronized void release(String key, String fingerprint) {
		this.entries.computeIfPresent(key,
				(same, held) -> held.entry.equals(new Entry(fingerprint, null)) ? null : held);
	}

	private record Held(Entry entry, Instant expires) {

	}

}

package dev.plinth.cache;

import java.util.concurrent.locks.StampedLock;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a cache in the memory of this node, bounded by number. An entry is kept only
 * if nothing removed its key since the epoch in which its load began. Thread-safe.
 */
final class LocalLevel {

	private final Cache<Object, Entry> entries;

	private final Epochs epochs = new Epochs();

	/**
	 * Held shared while an entry is kept and exclusively while all are dropped: Caffeine
	 * does not see entries that are being computed when it drops all.
	 */
	private final StampedLock dropping = new StampedLock();

	LocalLevel(long size, Runnable onSizeEviction) {
		this.entries = Caffeine.newBuilder()
			.maximumSize(size)
			.evictionListener((@Nullable Object key, @Nullable Entry entry, RemovalCause cause) -> onSizeEviction.run())
			.build();
	}

	Cache<Object, Entry> nativeCache() {
		return this.entries;
	}

	long size() {
		return this.entries.estimatedSize();
	}

	boolean isEmpty() {
		return this.entries.asMap().isEmpty();
	}

	/**
	 * Return the entry of a key, however old it is.
	 */
	@Nullable Entry get(Object key) {
		return this.entries.getIfPresent(key);
	}

	/**
	 * Return a number that changes whenever the key or all keys are removed.
	 */
	long epoch(Object key) {
		return this.epochs.of(key);
	}

	/**
	 * Keep an entry, unless its key was removed after the epoch.
	 * @return whether it was kept
	 */
	boolean keep(Object key, Entry entry, long epoch) {
		long stamp = this.dropping.readLock();
		try {
			return this.entries.asMap()
				.compute(key, (mapKey, present) -> (this.epochs.of(key) == epoch) ? entry : present) == entry;
		}
		finally {
			this.dropping.unlockRead(stamp);
		}
	}

	/**
	 * Keep an entry, unless there is a trusted one.
	 * @return the trusted one, if any
	 */
	@Nullable Entry keepIfAbsent(Object key, Entry entry, long now) {
		@Nullable Entry[] other = { null };
		this.entries.asMap().compute(key, (mapKey, present) -> {
			other[0] = (present != null && present.isTrusted(now)) ? present : null;
			return (other[0] != null) ? present : entry;
		});
		return other[0];
	}

	/**
	 * Remove an entry and refuse those whose load began before.
	 * @return whether there was one
	 */
	boolean remove(Object key) {
		this.epochs.advance(key);
		return this.entries.asMap().remove(key) != null;
	}

	/**
	 * Remove all entries and refuse those whose load began before.
	 */
	void clear() {
		long stamp = this.dropping.writeLock();
		try {
			this.epochs.advanceAll();
			this.entries.invalidateAll();
		}
		finally {
			this.dropping.unlockWrite(stamp);
		}
	}

	/**
	 * Remove the entries that are neither trusted nor within a window after their time to
	 * live.
	 */
	void sweep(long now, long windowNanos) {
		this.entries.asMap().values().removeIf((entry) -> !entry.isTrusted(now) && !entry.isWithin(windowNanos, now));
	}

}

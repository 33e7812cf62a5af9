package dev.plinth.cache;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the invalidations of a cache by stripes of keys, so that a value that was read
 * before an invalidation is not kept after it. Thread-safe.
 */
final class Epochs {

	private static final int STRIPES = 1024;

	private final AtomicLongArray stripes = new AtomicLongArray(STRIPES);

	private final AtomicLong all = new AtomicLong();

	/**
	 * Return a number that changes with every invalidation of the key.
	 */
	long of(Object key) {
		return this.all.get() + this.stripes.get(stripe(key));
	}

	void advance(Object key) {
		this.stripes.incrementAndGet(stripe(key));
	}

	void advanceAll() {
		this.all.incrementAndGet();
	}

	private static int stripe(Object key) {
		int hash = key.hashCode();
		return (hash ^ (hash >>> 16)) & (STRIPES - 1);
	}

}

package dev.plinth.cache;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a cache has done since it was created. Thread-safe.
 *
 * @since 0.1.0
 */
public final class CacheStatistics {

	final LongAdder localHits = new LongAdder();

	final LongAdder sharedHits = new LongAdder();

	final LongAdder misses = new LongAdder();

	final LongAdder puts = new LongAdder();

	final LongAdder evictions = new LongAdder();

	final LongAdder sizeEvictions = new LongAdder();

	final LongAdder loads = new LongAdder();

	final LongAdder loadFailures = new LongAdder();

	final LongAdder loadNanos = new LongAdder();

	final LongAdder joinedLoads = new LongAdder();

	final LongAdder discardedLoads = new LongAdder();

	final LongAdder staleHits = new LongAdder();

	final LongAdder unreadable = new LongAdder();

	final LongAdder sharedFailures = new LongAdder();

	final LongAdder remoteInvalidations = new LongAdder();

	CacheStatistics() {
	}

	/**
	 * Return the number of values that were served by the local level.
	 * @return the number of hits
	 */
	public long localHits() {
		return this.localHits.sum();
	}

	/**
	 * Return the number of values that were served by the shared level.
	 * @return the number of hits
	 */
	public long sharedHits() {
		return this.sharedHits.sum();
	}

	/**
	 * Return the number of look-ups that neither level served.
	 * @return the number of misses
	 */
	public long misses() {
		return this.misses.sum();
	}

	/**
	 * Return the number of values that were put or kept after a load.
	 * @return the number of puts
	 */
	public long puts() {
		return this.puts.sum();
	}

	/**
	 * Return the number of keys that the application evicted on this node.
	 * @return the number of evictions
	 */
	public long evictions() {
		return this.evictions.sum();
	}

	/**
	 * Return the number of values that the local level dropped for want of room.
	 * @return the number of values
	 */
	public long sizeEvictions() {
		return this.sizeEvictions.sum();
	}

	/**
	 * Return the number of loads that this node started.
	 * @return the number of loads, failed ones included
	 */
	public long loads() {
		return this.loads.sum();
	}

	/**
	 * Return the number of loads that failed.
	 * @return the number of loads
	 */
	public long loadFailures() {
		return this.loadFailures.sum();
	}

	/**
	 * Return the time that loads took together, in nanoseconds.
	 * @return the time
	 */
	public long loadNanos() {
		return this.loadNanos.sum();
	}

	/**
	 * Return the number of look-ups that waited for the load of another thread or node
	 * instead of loading.
	 * @return the number of look-ups
	 */
	public long joinedLoads() {
		return this.joinedLoads.sum();
	}

	/**
	 * Return the number of loaded values that were not kept, because their key was
	 * changed during the load.
	 * @return the number of values
	 */
	public long discardedLoads() {
		return this.discardedLoads.sum();
	}

	/**
	 * Return the number of values that were served after their time to live.
	 * @return the number of hits
	 */
	public long staleHits() {
		return this.staleHits.sum();
	}

	/**
	 * Return the number of entries of the shared level that could not be read.
	 * @return the number of entries
	 */
	public long unreadable() {
		return this.unreadable.sum();
	}

	/**
	 * Return the number of operations that went on without the shared level, because it
	 * did not answer.
	 * @return the number of operations
	 */
	public long sharedFailures() {
		return this.sharedFailures.sum();
	}

	/**
	 * Return the number of keys that other nodes changed.
	 * @return the number of keys
	 */
	public long remoteInvalidations() {
		return this.remoteInvalidations.sum();
	}

}

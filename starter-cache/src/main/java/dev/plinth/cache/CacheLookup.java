package dev.plinth.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Look-up whose value, if there is none, comes later. Others wait for the value until
 * this look-up is settled, so it has to be settled. Used by one thread at a time.
 *
 * @since 0.1.0
 * @see TwoLevelCache#lookUp
 */
public final class CacheLookup {

	private final TwoLevelCache cache;

	private final Object found;

	private boolean settled;

	CacheLookup(TwoLevelCache cache, Object found) {
		this.cache = cache;
		this.found = found;
		this.settled = isHit();
	}

	/**
	 * Return whether there is a value.
	 * @return {@code false} if it has to be loaded
	 */
	public boolean isHit() {
		return this.found instanceof Entry;
	}

	/**
	 * Return the value that was found.
	 * @return the value, {@code null} without a hit
	 */
	public @Nullable Object value() {
		return (this.found instanceof Entry entry) ? entry.value() : null;
	}

	/**
	 * Settle this look-up with a value that is kept, unless its key was changed
	 * meanwhile. Does nothing on a look-up that is settled.
	 * @param value the value
	 * @param ttl how long the value is fresh; {@code null} for as long as the cache says
	 */
	public void keep(Object value, @Nullable Duration ttl) {
		if (this.found instanceof Flight flight && !this.settled) {
			this.settled = true;
			this.cache.keep(flight, value, ttl);
		}
	}

	/**
	 * Settle this look-up without a value, so that others who wait load for themselves.
	 * Does nothing on a look-up that is settled.
	 */
	public void abandon() {
		if (this.found instanceof Flight flight && !this.settled) {
			this.settled = true;
			this.cache.loads().abandon(flight);
		}
	}

}

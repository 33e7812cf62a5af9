package dev.plinth.cache;

/**
 * The level of the caches that all nodes of an application share. Implementations must be
 * thread-safe.
 *
 * @since 0.1.0
 */
public interface SharedStore {

	/**
	 * Return the part of the store that belongs to one cache.
	 * @param cache the name of the cache
	 * @param listener told about every change by another node, and about every doubt
	 * whether all changes have arrived
	 * @return the region
	 */
	SharedRegion region(String cache, SharedRegion.Listener listener);

}

package dev.plinth.cache;

/**
 * Decides for which failures of a load a cache may serve a value whose time to live is
 * over. Only asked within the window of the cache.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface StaleOnError {

	/**
	 * Return whether a failure says nothing about the value.
	 * @param failure what the load threw
	 * @return {@code true} if the last value may be served, {@code false} if the caller
	 * has to see the failure
	 */
	boolean isTolerated(Throwable failure);

}

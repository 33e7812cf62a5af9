package dev.plinth.cache;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * Value held by the local level. Times are readings of the manager's ticker, in
 * nanoseconds.
 *
 * @param value the value, which may be {@code null}
 * @param trustedUntil when the shared level has to be asked again
 * @param freshUntil when the time to live ends
 */
record Entry(@Nullable Object value, long trustedUntil, long freshUntil) implements Cache.ValueWrapper {

	@Override
	public @Nullable Object get() {
		return this.value;
	}

	boolean isTrusted(long now) {
		return this.trustedUntil - now > 0;
	}

	/**
	 * Return whether no more than a window has passed since the time to live ended.
	 */
	boolean isWithin(long windowNanos, long now) {
		return this.freshUntil + windowNanos - now > 0;
	}

}

package dev.plinth.idempotency;

import java.time.Clock;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Remembers which keys were used and what was answered. A key that was claimed is not
 * given to anybody else until it is released or has expired, also after a crash, so that
 * a request runs at most once per key while the store holds the key. Implementations must
 * be thread-safe.
 *
 * @since 0.1.0
 */
public interface IdempotencyStore {

	/**
	 * Claim a key, atomically.
	 * @param key the key, 64 characters
	 * @param fingerprint tells apart requests with the same key, 64 characters
	 * @param ttl how long the key is held
	 * @return {@code null} if the key was free and is the caller's now, else what is
	 * known about the request that has it
	 */
	@Nullable Entry claim(String key, String fingerprint, Duration ttl);

	/**
	 * Remember the answer to a request whose key the caller has claimed. Does nothing if
	 * the key is another request's by now.
	 * @param key the key
	 * @param fingerprint the fingerprint of the request
	 * @param answer the answer
	 * @param ttl how long the answer is held
	 */
	void complete(String key, String fingerprint, StoredAnswer answer, Duration ttl);

	/**
	 * Give a key back whose request was not executed. Does nothing if the key is another
	 * request's by now.
	 * @param key the key
	 * @param fingerprint the fingerprint of the request
	 */
	void release(String key, String fingerprint);

	/**
	 * Create a store for a single process.
	 * @param clock tells the time
	 * @param maxEntries the greatest number of keys; the oldest is forgotten for a new
	 * one
	 * @return the store
	 */
	static IdempotencyStore inMemory(Clock clock, int maxEntries) {
		return new InMemoryIdempotencyStore(clock, maxEntries);
	}

	/**
	 * A request that has a key.
	 *
	 * @param fingerprint the fingerprint of the request
	 * @param answer the answer, or {@code null} if there is none yet
	 */
	record Entry(String fingerprint, @Nullable StoredAnswer answer) {

	}

}

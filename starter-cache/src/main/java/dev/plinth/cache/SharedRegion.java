package dev.plinth.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache in the shared level, as bytes. The first {@link #TOKEN_LENGTH}
 * bytes of an entry tell it from every other entry, the byte at {@link #KIND} what it is.
 * Implementations must be thread-safe.
 * <p>
 * Operations that read or replace throw {@link SharedStoreException} when the store does
 * not answer. Operations that evict do not: what could not be told to the store is told
 * before it is read again.
 *
 * @since 0.1.0
 */
public interface SharedRegion {

	/**
	 * Number of bytes at the begin of an entry that identify it.
	 */
	int TOKEN_LENGTH = 12;

	/**
	 * Number of bytes before the payload of an entry.
	 */
	int HEADER_LENGTH = 33;

	/**
	 * Index of the byte that holds the kind of an entry.
	 */
	int KIND = 2;

	/**
	 * Index of the 13 decimal digits of the time at which an entry ends, in milliseconds
	 * since the epoch.
	 */
	int DEADLINE = 12;

	/**
	 * Kind of an entry that says that a node is loading the value. Its payload is the
	 * entry it took the place of, if any.
	 */
	byte LEASE = 'L';

	/**
	 * Kind of a lease that anyone may take over.
	 */
	byte WEAK_LEASE = 'W';

	/**
	 * Return the place of a key, which stays the same when the region is cleared
	 * meanwhile.
	 * @param text the text of the key
	 * @return the place
	 * @throws SharedStoreException if the store does not answer
	 */
	Place place(String text);

	/**
	 * Return whether every change by another node arrives here at present.
	 * @return {@code true} if the listener is connected
	 */
	boolean isLinked();

	/**
	 * Return whether the store is expected to answer.
	 * @return {@code true} unless it failed lately
	 */
	boolean isAvailable();

	/**
	 * Return the entry at a place.
	 * @param place the place
	 * @return the entry or {@code null}
	 * @throws SharedStoreException if the store does not answer
	 */
	byte @Nullable [] read(Place place);

	/**
	 * Put a lease at a place that is empty or holds an expired lease, a weak lease or the
	 * entry {@code seen}. A lease is renewed until it is replaced or released.
	 * @param place the place
	 * @param seen the token of the entry to take the place of, or an empty array
	 * @param lease the lease
	 * @return {@code null} if the lease was put there, the present entry otherwise
	 * @throws SharedStoreException if the store does not answer
	 */
	byte @Nullable [] claim(Place place, byte[] seen, byte[] lease);

	/**
	 * Replace an entry if it is still there.
	 * @param place the place
	 * @param token the token of the entry to replace
	 * @param entry the entry
	 * @param ttl how long the store keeps the entry
	 * @return whether it was replaced
	 * @throws SharedStoreException if the store does not answer
	 */
	boolean replace(Place place, byte[] token, byte[] entry, Duration ttl);

	/**
	 * Take a lease back, so that what it took the place of is there again.
	 * @param place the place
	 * @param token the token of the lease
	 */
	void release(Place place, byte[] token);

	/**
	 * Put an entry, whatever is there, and tell all nodes.
	 * @param text the text of the key
	 * @param entry the entry
	 * @param ttl how long the store keeps the entry
	 * @return whether the store has the entry; if not the key is evicted as soon as it
	 * answers
	 */
	boolean put(String text, byte[] entry, Duration ttl);

	/**
	 * Put an entry if there is none that is fresh, and tell all nodes.
	 * @param text the text of the key
	 * @param entry the entry
	 * @param ttl how long the store keeps the entry
	 * @return {@code null} if the entry was put there, the present entry otherwise
	 * @throws SharedStoreException if the store does not answer
	 */
	byte @Nullable [] putIfAbsent(String text, byte[] entry, Duration ttl);

	/**
	 * Remove an entry and tell all nodes.
	 * @param text the text of the key
	 * @return whether an entry was removed
	 */
	boolean evict(String text);

	/**
	 * Remove all entries and tell all nodes.
	 */
	void clear();

	/**
	 * Place of a key in the store.
	 */
	interface Place {

	}

	/**
	 * Told about changes by other nodes. Called on a thread that must not block.
	 */
	interface Listener {

		/**
		 * Called when another node changed the entry of a key.
		 * @param text the text of the key
		 */
		void onChange(String text);

		/**
		 * Called when all entries may have changed.
		 */
		void onReset();

	}

}

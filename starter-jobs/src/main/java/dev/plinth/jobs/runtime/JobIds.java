package dev.plinth.jobs.runtime;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Makes ids of jobs: UUIDs of version 7, which sort by the time they were made and, on
 * one node, by the order. Thread-safe.
 */
final class JobIds {

	private final SecureRandom random = new SecureRandom();

	private long last;

	/**
	 * Return a new id.
	 * @param millis the time
	 * @return the id
	 */
	String next(long millis) {
		long moment;
		synchronized (this) {
			// 48 bits of milliseconds and 12 bits that count within one
			moment = Math.max(millis << 12, this.last + 1);
			this.last = moment;
		}
		long high = ((moment >>> 12) << 16) | 0x7000L | (moment & 0xfff);
		long low = (this.random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
		return new UUID(high, low).toString();
	}

}

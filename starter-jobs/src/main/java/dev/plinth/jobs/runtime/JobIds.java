package dev.plinth.jobs.runtime;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Makes ids of jobs: UUIDs of version 7, which sort by the time they were made and, on
 * one node, by the order. Thread-safe.
 */
final class JobIds {

	private static final int DRAWN = 64;

	private final SecureRandom random = new SecureRandom();

	/**
	 * Random numbers that are drawn together, which costs less.
	 */
	private final ByteBuffer drawn = ByteBuffer.allocate(DRAWN * Long.BYTES).position(DRAWN * Long.BYTES);

	private long last;

	/**
	 * Return a new id.
	 * @param millis the time
	 * @return the id
	 */
	String next(long millis) {
		long moment;
		long bits;
		synchronized (this) {
			// 48 bits of milliseconds and 12 bits that count within one
			moment = Math.max(millis << 12, this.last + 1);
			this.last = moment;
			bits = draw();
		}
		long high = ((moment >>> 12) << 16) | 0x7000L | (moment & 0xfff);
		long low = (bits & 0x3fffffffffffffffL) | 0x8000000000000000L;
		return new UUID(high, low).toString();
	}

	private long draw() {
		if (!this.drawn.hasRemaining()) {
			this.random.nextBytes(this.drawn.array());
			this.drawn.clear();
		}
		return this.drawn.getLong();
	}

}

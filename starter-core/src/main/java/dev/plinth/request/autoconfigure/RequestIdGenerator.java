package dev.plinth.request.autoconfigure;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Creates ids that sort by time: ULIDs, 48 bits of milliseconds and 80 random bits in
 * Crockford's base 32. They are not secrets.
 */
final class RequestIdGenerator {

	private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

	private final InstantSource clock;

	RequestIdGenerator(InstantSource clock) {
		this.clock = clock;
	}

	String next(RandomGenerator random) {
		char[] id = new char[26];
		encode(this.clock.millis(), id, 0, 10);
		encode(random.nextLong(), id, 10, 8);
		encode(random.nextLong(), id, 18, 8);
		return new String(id);
	}

	private static void encode(long value, char[] target, int offset, int length) {
		long rest = value;
		for (int i = offset + length - 1; i >= offset; i--) {
			target[i] = ALPHABET[(int) (rest & 31)];
			rest >>>= 5;
		}
	}

}

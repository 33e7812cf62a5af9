package dev.plinth.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * Entry of the shared level: a header and the value as JSON.
 * <table>
 * <caption>Layout</caption>
 * <tr>
 * <td>0-1</td>
 * <td>{@code P1}, the version of this layout</td>
 * </tr>
 * <tr>
 * <td>2</td>
 * <td>kind</td>
 * </tr>
 * <tr>
 * <td>3</td>
 * <td>reserved</td>
 * </tr>
 * <tr>
 * <td>4-11</td>
 * <td>random token</td>
 * </tr>
 * <tr>
 * <td>12-24</td>
 * <td>end of the time to live or of the lease, in milliseconds since the epoch, as 13
 * digits</td>
 * </tr>
 * <tr>
 * <td>25-32</td>
 * <td>fingerprint of the type</td>
 * </tr>
 * <tr>
 * <td>33-</td>
 * <td>JSON, or the entry that a lease took the place of</td>
 * </tr>
 * </table>
 */
final class Envelope {

	static final byte VALUE = 'V';

	static final byte NULL = 'N';

	private static final int FINGERPRINT = 25;

	private static final int DIGITS = FINGERPRINT - SharedRegion.DEADLINE;

	private final byte[] bytes;

	private final int offset;

	private final long freshUntil;

	private Envelope(byte[] bytes, int offset, long freshUntil) {
		this.bytes = bytes;
		this.offset = offset;
		this.freshUntil = freshUntil;
	}

	/**
	 * Return the entry that some bytes hold.
	 * @return the entry or {@code null} if these bytes are not one
	 */
	static @Nullable Envelope open(byte[] bytes) {
		return open(bytes, 0);
	}

	private static @Nullable Envelope open(byte[] bytes, int offset) {
		if (bytes.length < offset + SharedRegion.HEADER_LENGTH || bytes[offset] != 'P' || bytes[offset + 1] != '1') {
			return null;
		}
		long freshUntil = 0;
		for (int i = offset + SharedRegion.DEADLINE; i < offset + FINGERPRINT; i++) {
			int digit = bytes[i] - '0';
			if (digit < 0 || digit > 9) {
				return null;
			}
			freshUntil = freshUntil * 10 + digit;
		}
		return new Envelope(bytes, offset, freshUntil);
	}

	/**
	 * Return a header with a token of its own.
	 */
	static byte[] header(byte kind, long freshUntil, long fingerprint) {
		ByteBuffer header = ByteBuffer.allocate(SharedRegion.HEADER_LENGTH);
		header.put((byte) 'P').put((byte) '1').put(kind).put((byte) '-');
		header.putLong(ThreadLocalRandom.current().nextLong());
		String digits = Long.toString(freshUntil);
		for (int i = digits.length(); i < DIGITS; i++) {
			header.put((byte) '0');
		}
		header.put(digits.getBytes(StandardCharsets.US_ASCII));
		header.putLong(fingerprint);
		return header.array();
	}

	static byte[] token(byte[] entry) {
		return Arrays.copyOf(entry, SharedRegion.TOKEN_LENGTH);
	}

	byte kind() {
		return this.bytes[this.offset + SharedRegion.KIND];
	}

	boolean isLease() {
		return kind() == SharedRegion.LEASE || kind() == SharedRegion.WEAK_LEASE;
	}

	byte[] token() {
		return Arrays.copyOfRange(this.bytes, this.offset, this.offset + SharedRegion.TOKEN_LENGTH);
	}

	/**
	 * Return when the time to live ends, in milliseconds since the epoch.
	 */
	long freshUntil() {
		return this.freshUntil;
	}

	boolean hasFingerprint(long fingerprint) {
		return ByteBuffer.wrap(this.bytes, this.offset + FINGERPRINT, Long.BYTES).getLong() == fingerprint;
	}

	/**
	 * Return the entry that this lease took the place of.
	 */
	@Nullable Envelope replaced() {
		return open(this.bytes, this.offset + SharedRegion.HEADER_LENGTH);
	}

	byte[] bytes() {
		return this.bytes;
	}

	int payloadOffset() {
		return this.offset + SharedRegion.HEADER_LENGTH;
	}

}

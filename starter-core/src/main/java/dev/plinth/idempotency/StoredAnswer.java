package dev.plinth.idempotency;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer that can be given again. Immutable, except for the body, which must not be
 * changed.
 *
 * @param status the HTTP status
 * @param headers the headers that matter, by name
 * @param body the body
 * @since 0.1.0
 */
public record StoredAnswer(int status, Map<String, String> headers, byte[] body) {

	private static final int VERSION = 1;

	/**
	 * Keep a copy of the headers.
	 */
	public StoredAnswer {
		headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
	}

	/**
	 * Write the answer.
	 * @return bytes that {@link #fromBytes} reads
	 */
	public byte[] toBytes() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(this.body.length + 256);
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte(VERSION);
			out.writeShort(this.status);
			out.writeShort(this.headers.size());
			for (Map.Entry<String, String> header : this.headers.entrySet()) {
				out.writeUTF(header.getKey());
				out.writeUTF(header.getValue());
			}
			out.writeInt(this.body.length);
			out.write(this.body);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * Read an answer.
	 * @param bytes what {@link #toBytes} wrote
	 * @return the answer
	 * @throws IllegalArgumentException if the bytes are no answer
	 */
	public static StoredAnswer fromBytes(byte[] bytes) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			int version = in.readByte();
			if (version != VERSION) {
				throw new IllegalArgumentException("Unknown version of a stored answer: " + version);
			}
			int status = in.readShort();
			Map<String, String> headers = new LinkedHashMap<>();
			for (int i = in.readShort(); i > 0; i--) {
				headers.put(in.readUTF(), in.readUTF());
			}
			return new StoredAnswer(status, headers, in.readNBytes(in.readInt()));
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("Not a stored answer", ex);
		}
	}

}

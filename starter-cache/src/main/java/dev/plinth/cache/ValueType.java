package dev.plinth.cache;

import java.io.ByteArrayOutputStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * Declared type of the values of a cache, which alone decides what is read from the
 * shared level. Thread-safe.
 */
final class ValueType {

	private final JavaType type;

	private final long fingerprint;

	private final ObjectWriter writer;

	private final ObjectReader reader;

	private volatile boolean proven;

	ValueType(JavaType type, long fingerprint, ObjectWriter writer, ObjectReader reader) {
		this.type = type;
		this.fingerprint = fingerprint;
		this.writer = writer;
		this.reader = reader;
	}

	/**
	 * Return the entry for a value. The first value is read back as well, so that a type
	 * that cannot be read is found before another node finds it.
	 * @throws JacksonException if the value has no JSON form
	 */
	byte[] write(@Nullable Object value, long freshUntil) {
		if (value == null) {
			return Envelope.header(Envelope.NULL, freshUntil, this.fingerprint);
		}
		ByteArrayOutputStream out = new ByteArrayOutputStream(256);
		out.writeBytes(Envelope.header(Envelope.VALUE, freshUntil, this.fingerprint));
		this.writer.writeValue(out, value);
		byte[] entry = out.toByteArray();
		if (!this.proven) {
			this.reader.readValue(entry, SharedRegion.HEADER_LENGTH, entry.length - SharedRegion.HEADER_LENGTH);
			this.proven = true;
		}
		return entry;
	}

	/**
	 * Return whether an entry was written for this type in its present shape.
	 */
	boolean matches(Envelope envelope) {
		return envelope.hasFingerprint(this.fingerprint);
	}

	/**
	 * Return the value of an entry.
	 * @throws JacksonException if the payload is not of this type
	 */
	@Nullable Object read(Envelope envelope) {
		if (envelope.kind() == Envelope.NULL) {
			return null;
		}
		return this.reader.readValue(envelope.bytes(), envelope.payloadOffset(),
				envelope.bytes().length - envelope.payloadOffset());
	}

	@Override
	public String toString() {
		return this.type.toCanonical();
	}

}

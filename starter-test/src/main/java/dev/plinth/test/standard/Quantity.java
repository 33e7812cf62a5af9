package dev.plinth.test.standard;

import java.math.BigDecimal;
import java.util.regex.Pattern;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/**
 * Number, duration in milliseconds or data size in bytes.
 */
record Quantity(BigDecimal amount, Kind kind) implements Comparable<Quantity> {

	private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");

	private static final Pattern DATA_SIZE = Pattern.compile("\\d+([KMGT]?B)");

	/**
	 * Reads a value as Spring Boot does.
	 * @param text the value of a property
	 * @return the quantity
	 * @throws IllegalArgumentException on other text
	 */
	static Quantity parse(String text) {
		String value = text.strip();
		if (NUMBER.matcher(value).matches()) {
			return new Quantity(new BigDecimal(value), Kind.NUMBER);
		}
		if (DATA_SIZE.matcher(value).matches()) {
			return new Quantity(BigDecimal.valueOf(DataSize.parse(value).toBytes()), Kind.BYTES);
		}
		return new Quantity(BigDecimal.valueOf(DurationStyle.detectAndParse(value).toMillis()), Kind.MILLISECONDS);
	}

	@Override
	public int compareTo(Quantity other) {
		if (this.kind != other.kind && this.kind != Kind.NUMBER && other.kind != Kind.NUMBER) {
			throw new IllegalArgumentException(this.kind + " cannot be compared with " + other.kind);
		}
		return this.amount.compareTo(other.amount);
	}

	/**
	 * What is counted. A bare number of a property is in milliseconds or bytes.
	 */
	enum Kind {

		NUMBER, MILLISECONDS, BYTES

	}

}

package dev.plinth.observability.logging;

import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * JSON on one line, without the secrets in its values.
 */
final class JsonLine {

	private static final char[] DIGITS = "0123456789ABCDEF".toCharArray();

	private static final int DEEPEST = 32;

	private final Redactor redactor;

	private final StringBuilder json;

	private int depth;

	JsonLine(Redactor redactor, int capacity) {
		this.redactor = redactor;
		this.json = new StringBuilder(capacity);
	}

	/**
	 * Append JSON as it is.
	 */
	JsonLine text(String text) {
		this.json.append(text);
		return this;
	}

	/**
	 * Append a fraction of a second.
	 */
	void nanos(int nanos) {
		this.json.append('.');
		for (int unit = 100_000_000; unit > 0; unit /= 10) {
			this.json.append((char) ('0' + nanos / unit % 10));
		}
	}

	/**
	 * Append a string that has no secrets.
	 */
	JsonLine string(String text) {
		this.json.append('"');
		int special = indexOfSpecial(text, 0);
		if (special < 0) {
			this.json.append(text);
		}
		else {
			escape(text, special);
		}
		this.json.append('"');
		return this;
	}

	/**
	 * Append a string without the secrets in it.
	 */
	JsonLine redacted(@Nullable String text) {
		return (text != null) ? string(this.redactor.redact(text)) : text("null");
	}

	/**
	 * Append a value of any type.
	 * @param name the name of the value, which may be that of a secret
	 * @param value the value
	 */
	JsonLine value(String name, @Nullable Object value) {
		if (value != null && !(value instanceof String) && this.depth < DEEPEST) {
			if (value instanceof Map<?, ?> map) {
				return object(map);
			}
			if (value instanceof Iterable<?> items && !(value instanceof Path)) {
				return array(name, items);
			}
			if (value.getClass().isArray()) {
				return array(name, new ArrayItems(value));
			}
		}
		Object shown = this.redactor.redact(name, isPlain(value) ? value : String.valueOf(value));
		return isPlain(shown) ? text(String.valueOf(shown)) : string(String.valueOf(shown));
	}

	private static boolean isPlain(@Nullable Object value) {
		return value == null || value instanceof Boolean
				|| (value instanceof Number number && Double.isFinite(number.doubleValue()));
	}

	private JsonLine object(Map<?, ?> map) {
		this.depth++;
		char separator = '{';
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			String name = String.valueOf(entry.getKey());
			this.json.append(separator);
			string(name).text(":").value(name, entry.getValue());
			separator = ',';
		}
		this.depth--;
		return text((separator == '{') ? "{}" : "}");
	}

	private JsonLine array(String name, Iterable<?> items) {
		this.depth++;
		char separator = '[';
		for (Object item : items) {
			this.json.append(separator);
			value(name, item);
			separator = ',';
		}
		this.depth--;
		return text((separator == '[') ? "[]" : "]");
	}

	private void escape(String text, int from) {
		int copied = 0;
		for (int special = from; special >= 0; special = indexOfSpecial(text, copied)) {
			this.json.append(text, copied, special);
			char character = text.charAt(special);
			switch (character) {
				case '"' -> this.json.append("\\\"");
				case '\\' -> this.json.append("\\\\");
				case '\n' -> this.json.append("\\n");
				case '\r' -> this.json.append("\\r");
				case '\t' -> this.json.append("\\t");
				default -> {
					this.json.append("\\u");
					for (int shift = 12; shift >= 0; shift -= 4) {
						this.json.append(DIGITS[(character >> shift) & 15]);
					}
				}
			}
			copied = special + 1;
		}
		this.json.append(text, copied, text.length());
	}

	/**
	 * Quotes, backslashes, control characters and the separators of lines and paragraphs.
	 */
	private static int indexOfSpecial(String text, int from) {
		for (int i = from; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character < ' ' || character == '"' || character == '\\'
					|| (character >= 0x7f && (character <= 0x9f || character == 0x2028 || character == 0x2029))) {
				return i;
			}
		}
		return -1;
	}

	@Override
	public String toString() {
		return this.json.toString();
	}

	/**
	 * The items of an array of any type.
	 *
	 * @param array the array
	 */
	private record ArrayItems(Object array) implements Iterable<@Nullable Object> {

		@Override
		public Iterator<@Nullable Object> iterator() {
			return IntStream.range(0, Array.getLength(this.array))
				.<@Nullable Object>mapToObj((index) -> Array.get(this.array, index))
				.iterator();
		}

	}

}

package dev.plinth.environment;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/**
 * The kinds of value a {@link Requirement} can ask for.
 */
enum ValueType {

	STRING("must be a text") {
		@Override
		Comparable<?> parse(String value) {
			return value;
		}
	},

	INTEGER("must be a whole number") {
		@Override
		Comparable<?> parse(String value) {
			return new BigDecimal(new BigInteger(value));
		}
	},

	NUMBER("must be a number") {
		@Override
		Comparable<?> parse(String value) {
			return new BigDecimal(value);
		}
	},

	BOOLEAN("must be true or false") {
		@Override
		Comparable<?> parse(String value) {
			return switch (value.toLowerCase(Locale.ROOT)) {
				case "true", "on", "yes", "1" -> true;
				case "false", "off", "no", "0" -> false;
				default -> throw new IllegalArgumentException("not a boolean");
			};
		}
	},

	PORT("must be a port number, 0 to 65535") {
		@Override
		Comparable<?> parse(String value) {
			int port = Integer.parseInt(value);
			if (port < -1 || port > 65535) {
				throw new IllegalArgumentException("not a port");
			}
			return BigDecimal.valueOf(port);
		}
	},

	DURATION("must be a duration such as 500ms, 10s, 5m or PT1H") {
		@Override
		Comparable<?> parse(String value) {
			return DurationStyle.detectAndParse(value);
		}
	},

	SIZE("must be a data size such as 512KB or 10MB") {
		@Override
		Comparable<?> parse(String value) {
			return DataSize.parse(value);
		}
	},

	URL("must be an absolute http or https address") {
		@Override
		Comparable<?> parse(String value) {
			java.net.URI uri = java.net.URI.create(value);
			if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
				throw new IllegalArgumentException("not a web address");
			}
			return value;
		}
	},

	URI("must be an absolute URI") {
		@Override
		Comparable<?> parse(String value) {
			if (!java.net.URI.create(value).isAbsolute()) {
				throw new IllegalArgumentException("not absolute");
			}
			return value;
		}
	},

	FILE("must be the path of a readable file") {
		@Override
		Comparable<?> parse(String value) {
			if (!Files.isReadable(Path.of(value)) || !Files.isRegularFile(Path.of(value))) {
				throw new IllegalArgumentException("not a readable file");
			}
			return value;
		}
	},

	DIRECTORY("must be the path of a readable directory") {
		@Override
		Comparable<?> parse(String value) {
			if (!Files.isReadable(Path.of(value)) || !Files.isDirectory(Path.of(value))) {
				throw new IllegalArgumentException("not a readable directory");
			}
			return value;
		}
	};

	private final String expectation;

	ValueType(String expectation) {
		this.expectation = expectation;
	}

	/**
	 * Return what the type asks for.
	 * @return the end of a sentence that starts with the name of the value
	 */
	String expectation() {
		return this.expectation;
	}

	/**
	 * Parse a text.
	 * @param value the text
	 * @return the value
	 * @throws RuntimeException if the text is not of this type
	 */
	abstract Comparable<?> parse(String value);

}

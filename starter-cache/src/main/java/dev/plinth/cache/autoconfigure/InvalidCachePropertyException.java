package dev.plinth.cache.autoconfigure;

import java.util.Objects;

/**
 * Thrown when a property of the caches is not valid.
 */
@SuppressWarnings("serial")
class InvalidCachePropertyException extends RuntimeException {

	private final String property;

	private final String reason;

	/**
	 * Create a new instance.
	 * @param property the property; when it ends with a dot, the message of the cause
	 * starts with the rest
	 * @param cause what is wrong
	 */
	InvalidCachePropertyException(String property, IllegalArgumentException cause) {
		super(cause);
		String message = Objects.requireNonNullElse(cause.getMessage(), "is not valid");
		if (property.endsWith(".")) {
			String[] parts = message.split(" ", 2);
			this.property = property + kebabCase(parts[0]);
			this.reason = (parts.length > 1) ? parts[1] : message;
		}
		else {
			this.property = property;
			this.reason = "is not a type: " + message;
		}
	}

	String getProperty() {
		return this.property;
	}

	String getReason() {
		return this.reason;
	}

	private static String kebabCase(String name) {
		return switch (name) {
			case "nullTtl" -> "null-ttl";
			case "localTtl" -> "local.ttl";
			case "localSize" -> "local.size";
			case "staleWhileRevalidate" -> "stale-while-revalidate";
			case "staleOnError" -> "stale-on-error";
			default -> name;
		};
	}

}

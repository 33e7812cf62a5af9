package dev.plinth.observability.logging;

import java.time.temporal.Temporal;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.json.JsonWriter.MemberPath;
import org.springframework.boot.json.WritableJson;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.env.Environment;

/**
 * Removes secrets from every value of a structured log line: message, arguments, context,
 * key-value pairs, exception message and stack trace.
 */
final class RedactingJsonMembersCustomizer implements StructuredLoggingJsonMembersCustomizer<Object> {

	private final Redactor redactor;

	RedactingJsonMembersCustomizer(Environment environment) {
		this.redactor = Redactor.from(environment);
	}

	@Override
	public void customize(JsonWriter.Members<Object> members) {
		members.applyingValueProcessor((path, value) -> process(this.redactor, path, value));
	}

	private static @Nullable Object process(Redactor redactor, MemberPath path, @Nullable Object value) {
		if (value == null || value instanceof Map || value instanceof Iterable || value.getClass().isArray()
				|| isInternal(value)) {
			return value;
		}
		if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean
				|| value instanceof Temporal || value instanceof Enum) {
			return redactor.redact(name(path), value);
		}
		return redactor.redact(name(path), value.toString());
	}

	private static boolean isInternal(Object value) {
		String type = value.getClass().getName();
		return value instanceof WritableJson || type.startsWith("ch.qos.logback.")
				|| type.startsWith("org.springframework.boot.json.");
	}

	private static @Nullable String name(MemberPath path) {
		MemberPath named = path;
		while (named.name() == null && named.parent() != null) {
			named = named.parent();
		}
		return named.name();
	}

}

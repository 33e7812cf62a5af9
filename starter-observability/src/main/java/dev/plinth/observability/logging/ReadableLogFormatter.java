package dev.plinth.observability.logging;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

import org.springframework.boot.ansi.AnsiColor;
import org.springframework.boot.ansi.AnsiElement;
import org.springframework.boot.ansi.AnsiOutput;
import org.springframework.boot.ansi.AnsiStyle;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Log format for people: one line for each event, with its context and key-value pairs.
 * Lines of a message after the first are indented, so that no message can look like
 * another event; other control characters are written as escapes.
 */
final class ReadableLogFormatter implements StructuredLogFormatter<ILoggingEvent> {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
			Locale.ROOT);

	private static final int LOGGER_LENGTH = 40;

	private static final String INDENT = "\n    ";

	private final ThrowableProxyConverter throwableConverter;

	private final Redactor redactor;

	private final String application;

	private final ZoneId zone = ZoneId.systemDefault();

	ReadableLogFormatter(Environment environment, ThrowableProxyConverter throwableConverter) {
		this.throwableConverter = throwableConverter;
		this.redactor = Redactor.from(environment);
		this.application = application(environment);
	}

	private static String application(Environment environment) {
		StringBuilder application = new StringBuilder();
		for (String property : new String[] { "spring.application.name", "spring.application.version",
				"plinth.environment.name" }) {
			String value = environment.getProperty(property);
			if (StringUtils.hasText(value)) {
				application.append(application.isEmpty() ? "[" : " ").append(value);
			}
		}
		return application.isEmpty() ? "" : application.append("] ").toString();
	}

	@Override
	public String format(ILoggingEvent event) {
		StringBuilder line = new StringBuilder(160);
		line.append(faint(TIME.format(event.getInstant().atZone(this.zone))))
			.append(' ')
			.append(level(event.getLevel()));
		line.append(' ').append(faint(this.application + "[" + event.getThreadName() + "]"));
		line.append(' ').append(AnsiOutput.toString(AnsiColor.CYAN, logger(event.getLoggerName()))).append(" : ");
		appendSafely(line, redact(null, event.getFormattedMessage()));
		appendPairs(line, event);
		if (event.getThrowableProxy() != null) {
			line.append('\n');
			appendTrace(line, redact(null, this.throwableConverter.convert(event)).stripTrailing());
		}
		return line.append('\n').toString();
	}

	private void appendPairs(StringBuilder line, ILoggingEvent event) {
		StringBuilder pairs = new StringBuilder();
		if (event.getKeyValuePairs() != null) {
			for (KeyValuePair pair : event.getKeyValuePairs()) {
				appendPair(pairs, pair.key, pair.value);
			}
		}
		for (Map.Entry<String, String> entry : event.getMDCPropertyMap().entrySet()) {
			appendPair(pairs, entry.getKey(), entry.getValue());
		}
		if (!pairs.isEmpty()) {
			line.append(' ').append(faint(pairs.append('}').toString()));
		}
	}

	private void appendPair(StringBuilder pairs, String key, @Nullable Object value) {
		pairs.append(pairs.isEmpty() ? "{" : ", ");
		appendSafely(pairs, key);
		pairs.append('=');
		appendSafely(pairs, redact(key, String.valueOf(value)));
	}

	private String redact(@Nullable String name, String text) {
		return String.valueOf(this.redactor.redact(name, text));
	}

	private static void appendSafely(StringBuilder line, String text) {
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '\n') {
				line.append(INDENT);
			}
			else if (character == '\r') {
				if (i + 1 >= text.length() || text.charAt(i + 1) != '\n') {
					line.append(INDENT);
				}
			}
			else if (isUnsafe(character)) {
				line.append(String.format("\\u%04x", (int) character));
			}
			else {
				line.append(character);
			}
		}
	}

	private static void appendTrace(StringBuilder line, String trace) {
		trace.lines().forEach((traceLine) -> {
			line.append((line.charAt(line.length() - 1) == '\n') ? "    " : INDENT);
			appendSafely(line, traceLine);
		});
	}

	private static boolean isUnsafe(char character) {
		return (Character.isISOControl(character) && character != '\t') || character == '\u2028'
				|| character == '\u2029';
	}

	private static String logger(String name) {
		if (name.length() <= LOGGER_LENGTH) {
			return name;
		}
		String[] parts = name.split("\\.");
		StringBuilder shortened = new StringBuilder();
		int length = name.length();
		for (int i = 0; i < parts.length; i++) {
			boolean cut = i < parts.length - 1 && length > LOGGER_LENGTH && parts[i].length() > 1;
			shortened.append((i > 0) ? "." : "").append(cut ? parts[i].substring(0, 1) : parts[i]);
			length -= cut ? parts[i].length() - 1 : 0;
		}
		return shortened.toString();
	}

	private static String level(Level level) {
		AnsiElement color = switch (level.toInt()) {
			case Level.ERROR_INT -> AnsiColor.RED;
			case Level.WARN_INT -> AnsiColor.YELLOW;
			default -> AnsiColor.GREEN;
		};
		return AnsiOutput.toString(color, String.format("%5s", level));
	}

	private static String faint(String text) {
		return AnsiOutput.toString(AnsiStyle.FAINT, text);
	}

}

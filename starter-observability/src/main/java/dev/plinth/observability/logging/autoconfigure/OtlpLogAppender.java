package dev.plinth.observability.logging.autoconfigure;

import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.plinth.observability.logging.Redactor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Severity;
import org.slf4j.event.KeyValuePair;

/**
 * Hands log events to OpenTelemetry, without secrets. Takes the trace from the thread
 * that logs.
 */
final class OtlpLogAppender extends AppenderBase<ILoggingEvent> {

	private static final String OWN_LOGGERS = "io.opentelemetry.";

	private final OpenTelemetry openTelemetry;

	private final Redactor redactor;

	OtlpLogAppender(OpenTelemetry openTelemetry, Redactor redactor) {
		this.openTelemetry = openTelemetry;
		this.redactor = redactor;
		setName("plinth-otlp");
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (event.getLoggerName().startsWith(OWN_LOGGERS)) {
			return;
		}
		LogRecordBuilder log = this.openTelemetry.getLogsBridge()
			.loggerBuilder(event.getLoggerName())
			.build()
			.logRecordBuilder()
			.setTimestamp(event.getInstant())
			.setSeverity(severity(event.getLevel()))
			.setSeverityText(event.getLevel().toString())
			.setBody(redact("message", event.getFormattedMessage()))
			.setAttribute("thread.name", event.getThreadName());
		for (Map.Entry<String, String> entry : event.getMDCPropertyMap().entrySet()) {
			if (!entry.getKey().equals("traceId") && !entry.getKey().equals("spanId")) {
				log.setAttribute(entry.getKey(), redact(entry.getKey(), entry.getValue()));
			}
		}
		if (event.getKeyValuePairs() != null) {
			for (KeyValuePair pair : event.getKeyValuePairs()) {
				log.setAttribute(pair.key, redact(pair.key, String.valueOf(pair.value)));
			}
		}
		IThrowableProxy error = event.getThrowableProxy();
		if (error != null) {
			log.setAttribute("exception.type", error.getClassName());
			log.setAttribute("exception.message", redact("exception.message", String.valueOf(error.getMessage())));
			log.setAttribute("exception.stacktrace",
					redact("exception.stacktrace", ThrowableProxyUtil.asString(error)));
		}
		log.emit();
	}

	private String redact(String name, String text) {
		return this.redactor.isSecret(name) ? Redactor.REDACTED : this.redactor.redact(text);
	}

	private static Severity severity(Level level) {
		return switch (level.toInt()) {
			case Level.ERROR_INT -> Severity.ERROR;
			case Level.WARN_INT -> Severity.WARN;
			case Level.INFO_INT -> Severity.INFO;
			case Level.DEBUG_INT -> Severity.DEBUG;
			default -> Severity.TRACE;
		};
	}

}

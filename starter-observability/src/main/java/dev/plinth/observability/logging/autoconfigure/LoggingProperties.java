package dev.plinth.observability.logging.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of further log outputs.
 *
 * @param errorFile The rolling file of the errors.
 * @param otlp The output to an OpenTelemetry collector.
 */
@ConfigurationProperties("plinth.observability.logging")
record LoggingProperties(@DefaultValue ErrorFile errorFile, @DefaultValue Otlp otlp) {

	/**
	 * Configuration of a rolling file of errors.
	 *
	 * @param name Path of the file, which switches it on.
	 * @param format Structured format of the file.
	 * @param maxSize Size at which a new file is begun.
	 * @param maxHistory Days for which old files are kept.
	 * @param totalSize Size of all old files together.
	 */
	record ErrorFile(@Nullable String name, @DefaultValue("ecs") String format, @DefaultValue("10MB") DataSize maxSize,
			@DefaultValue("7") int maxHistory, @DefaultValue("200MB") DataSize totalSize) {

	}

	/**
	 * Configuration of the output to an OpenTelemetry collector.
	 *
	 * @param enabled Whether to send log events to the collector that
	 * 'management.opentelemetry.logging.export.otlp.endpoint' names.
	 */
	record Otlp(@DefaultValue("false") boolean enabled) {

	}

}

package dev.plinth.observability.logging.autoconfigure;

import java.nio.charset.StandardCharsets;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;

import org.springframework.boot.logging.logback.StructuredLogEncoder;

/**
 * A rolling file of the errors alone, in a structured format.
 */
final class ErrorLogFile {

	private ErrorLogFile() {
	}

	static RollingFileAppender<ILoggingEvent> create(LoggerContext context, LoggingProperties.ErrorFile properties) {
		RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
		appender.setContext(context);
		appender.setName("plinth-error-file");
		appender.setFile(properties.name());
		ThresholdFilter filter = new ThresholdFilter();
		filter.setContext(context);
		filter.setLevel(Level.ERROR.toString());
		filter.start();
		appender.addFilter(filter);
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext(context);
		encoder.setFormat(properties.format());
		encoder.setCharset(StandardCharsets.UTF_8);
		encoder.start();
		appender.setEncoder(encoder);
		SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
		policy.setContext(context);
		policy.setFileNamePattern(properties.name() + ".%d{yyyy-MM-dd}.%i.gz");
		policy.setMaxFileSize(new FileSize(properties.maxSize().toBytes()));
		policy.setMaxHistory(properties.maxHistory());
		policy.setTotalSizeCap(new FileSize(properties.totalSize().toBytes()));
		policy.setParent(appender);
		policy.start();
		appender.setRollingPolicy(policy);
		appender.setTriggeringPolicy(policy);
		return appender;
	}

}

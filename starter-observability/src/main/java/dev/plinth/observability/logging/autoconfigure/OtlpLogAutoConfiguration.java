package dev.plinth.observability.logging.autoconfigure;

import ch.qos.logback.classic.LoggerContext;
import dev.plinth.observability.logging.Redactor;
import io.opentelemetry.api.OpenTelemetry;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;

/**
 * Auto-configuration for log events that are sent to an OpenTelemetry collector.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = OpenTelemetrySdkAutoConfiguration.class)
@ConditionalOnClass({ LoggerContext.class, OpenTelemetry.class })
@ConditionalOnBean(OpenTelemetry.class)
@ConditionalOnBooleanProperty("plinth.observability.logging.otlp.enabled")
public final class OtlpLogAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "plinthOtlpLog")
	AttachedAppender plinthOtlpLog(OpenTelemetry openTelemetry, Environment environment) {
		Assert.isInstanceOf(LoggerContext.class, LoggerFactory.getILoggerFactory(),
				"plinth.observability.logging.otlp needs Logback");
		return new AttachedAppender((LoggerContext) LoggerFactory.getILoggerFactory(),
				new OtlpLogAppender(openTelemetry, Redactor.from(environment)));
	}

}

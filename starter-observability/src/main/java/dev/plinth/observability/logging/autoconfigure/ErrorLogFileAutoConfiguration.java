package dev.plinth.observability.logging.autoconfigure;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.util.Assert;

/**
 * Auto-configuration for a rolling file of the errors.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(LoggerContext.class)
@ConditionalOnProperty("plinth.observability.logging.error-file.name")
@EnableConfigurationProperties(LoggingProperties.class)
public final class ErrorLogFileAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "plinthErrorLogFile")
	AttachedAppender plinthErrorLogFile(LoggingProperties properties) {
		Assert.isInstanceOf(LoggerContext.class, LoggerFactory.getILoggerFactory(),
				"plinth.observability.logging.error-file needs Logback");
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		return new AttachedAppender(context, ErrorLogFile.create(context, properties.errorFile()));
	}

}

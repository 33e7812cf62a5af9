package dev.plinth.report.autoconfigure;

import dev.plinth.report.PlinthReporter;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the actuator endpoint {@code plinth}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ReportAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(PlinthReporter.class)
@ConditionalOnAvailableEndpoint(PlinthEndpoint.class)
public final class ReportEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PlinthEndpoint plinthEndpoint(PlinthReporter reporter) {
		return new PlinthEndpoint(reporter);
	}

}

package dev.plinth.report.autoconfigure;

import dev.plinth.report.PlinthReport;
import dev.plinth.report.PlinthReporter;
import dev.plinth.report.ReportContributor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Auto-configuration for the {@link PlinthReport} and its start-up line.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "plinth.report.enabled", matchIfMissing = true)
public final class ReportAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(PlinthReporter.class)
	ConditionReporter plinthReporter(ConfigurableListableBeanFactory beanFactory, ConfigurableEnvironment environment,
			ObjectProvider<ReportContributor> contributors) {
		return new ConditionReporter(beanFactory, environment, contributors);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "plinth.report.startup-line", matchIfMissing = true)
	StartupLine plinthStartupLine(PlinthReporter reporter) {
		return new StartupLine(reporter);
	}

}

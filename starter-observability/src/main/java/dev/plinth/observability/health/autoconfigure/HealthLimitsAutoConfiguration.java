package dev.plinth.observability.health.autoconfigure;

import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorNameGenerator;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.registry.HealthContributorNameValidator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for health checks that answer within a time limit.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = HealthContributorRegistryAutoConfiguration.class)
@ConditionalOnClass(HealthContributorRegistry.class)
@ConditionalOnBooleanProperty(name = "plinth.observability.health.enabled", matchIfMissing = true)
@EnableConfigurationProperties(HealthProperties.class)
public final class HealthLimitsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(HealthContributorRegistry.class)
	TimeLimitedHealthContributorRegistry healthContributorRegistry(Map<String, HealthContributor> contributors,
			ObjectProvider<HealthContributorNameGenerator> nameGenerator,
			List<HealthContributorNameValidator> nameValidators, HealthProperties properties) {
		TimeLimitedHealthContributorRegistry registry = TimeLimitedHealthContributorRegistry.create(nameValidators,
				properties.timeout());
		nameGenerator.getIfAvailable(HealthContributorNameGenerator::withoutStandardSuffixes)
			.registrar(contributors)
			.accept(registry::registerContributor);
		return registry;
	}

}

package dev.plinth.observability.metrics.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for a bound on the number of values of each tag.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "plinth.observability.metrics.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MetricsProperties.class)
public final class MetricGuardsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	static CardinalityGuard plinthCardinalityGuard(MetricsProperties properties) {
		return new CardinalityGuard(properties.maxTagValues());
	}

}

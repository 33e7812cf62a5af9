package dev.plinth.observability.health.autoconfigure;

import java.time.Clock;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Auto-configuration for the health page.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HealthEndpointAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ HealthEndpoint.class, HttpRequestHandler.class, SimpleUrlHandlerMapping.class })
@ConditionalOnBean({ HealthEndpoint.class, HealthEndpointGroups.class })
@ConditionalOnBooleanProperty(name = "plinth.observability.health.enabled", matchIfMissing = true)
@EnableConfigurationProperties(HealthProperties.class)
public final class HealthPageAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	OverallHealth plinthOverallHealth(HealthEndpoint endpoint, HealthEndpointGroups groups) {
		return new OverallHealth(endpoint, groups);
	}

	@Bean
	HealthReport plinthHealthReport(OverallHealth health) {
		return new HealthReport(health);
	}

	@Bean
	SimpleUrlHandlerMapping plinthHealthPageMapping(OverallHealth health, HealthProperties properties,
			ObjectProvider<Clock> clock) {
		return new SimpleUrlHandlerMapping(
				Map.of(properties.path(), new HealthPage(health, clock.getIfUnique(Clock::systemUTC))),
				Ordered.LOWEST_PRECEDENCE - 10);
	}

}

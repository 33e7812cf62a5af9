package dev.plinth.jobs.autoconfigure;

import jakarta.servlet.Filter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Auto-configuration for processes that run jobs and serve no traffic.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnProperty(name = "plinth.role", havingValue = "worker")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Filter.class, OncePerRequestFilter.class })
public final class WorkerRoleAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WorkerRoleFilter workerRoleFilter(Environment environment) {
		return new WorkerRoleFilter(environment.getProperty("management.endpoints.web.base-path", "/actuator"));
	}

}

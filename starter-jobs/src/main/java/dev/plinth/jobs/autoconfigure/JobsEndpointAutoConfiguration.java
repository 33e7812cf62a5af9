package dev.plinth.jobs.autoconfigure;

import dev.plinth.jobs.JobOperations;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.engine.JobEngine;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the actuator endpoint of jobs.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = JobsAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean({ Jobs.class, JobOperations.class, JobEngine.class })
public final class JobsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	JobsEndpoint jobsEndpoint(Jobs jobs, JobOperations operations, JobEngine engine) {
		return new JobsEndpoint(jobs, operations, engine::name);
	}

}

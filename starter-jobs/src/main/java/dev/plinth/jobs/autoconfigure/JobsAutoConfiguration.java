package dev.plinth.jobs.autoconfigure;

import java.util.Locale;
import java.util.Set;

import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.runtime.JobRuntimeConfiguration;
import dev.plinth.jobs.runtime.WorkerSettings;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for background jobs on the engine that was found.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = JobsMemoryAutoConfiguration.class,
		afterName = { "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "plinth.jobs.enabled", matchIfMissing = true)
@ConditionalOnBean(JobEngine.class)
@EnableConfigurationProperties(JobsProperties.class)
@Import(JobRuntimeConfiguration.class)
public final class JobsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WorkerSettings jobWorkerSettings(JobsProperties properties, Environment environment) {
		String role = environment.getProperty("plinth.role", "all").trim().toLowerCase(Locale.ROOT);
		if (!Set.of("web", "worker", "all").contains(role)) {
			throw new InvalidJobPropertyException("plinth.role", role, "web, worker or all");
		}
		return properties.worker(environment.getProperty("spring.application.name", "application"),
				Threading.VIRTUAL.isActive(environment));
	}

	@Bean
	JobsReport jobsReport(JobEngine engine, Environment environment) {
		return new JobsReport(engine, environment);
	}

}

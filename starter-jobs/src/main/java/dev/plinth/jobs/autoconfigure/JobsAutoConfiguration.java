package dev.plinth.jobs.autoconfigure;

import java.time.Clock;

import dev.plinth.jobs.JobListener;
import dev.plinth.jobs.JobPayloadUpcaster;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.runtime.DefaultJobs;
import dev.plinth.jobs.runtime.JobCatalog;
import dev.plinth.jobs.runtime.JobHandlerRegistrar;
import dev.plinth.jobs.runtime.JobPayloads;
import dev.plinth.jobs.runtime.JobPropagation;
import dev.plinth.jobs.runtime.JobWorker;
import dev.plinth.jobs.runtime.ManualJobs;
import dev.plinth.jobs.runtime.QueueSignals;
import io.micrometer.observation.ObservationRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
public final class JobsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	JobCatalog jobCatalog(JobsProperties properties, ConfigurableListableBeanFactory beanFactory) {
		return new JobCatalog(properties.defaults(), properties.queues().keySet(),
				new EmbeddedValueResolver(beanFactory));
	}

	@Bean
	static JobHandlerRegistrar jobHandlerRegistrar(ConfigurableListableBeanFactory beanFactory, JobCatalog catalog) {
		return new JobHandlerRegistrar(beanFactory, catalog);
	}

	@Bean
	@ConditionalOnMissingBean
	JobPayloads jobPayloads(ObjectProvider<JsonMapper> mapper, ObjectProvider<JobPayloadUpcaster> upcasters) {
		return new JobPayloads(mapper.getIfAvailable(JsonMapper::new), upcasters.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	JobPropagation jobPropagation(ObjectProvider<ObservationRegistry> observations) {
		return new JobPropagation(observations.getIfAvailable(() -> ObservationRegistry.NOOP));
	}

	@Bean
	@ConditionalOnMissingBean
	QueueSignals jobQueueSignals() {
		return new QueueSignals();
	}

	@Bean
	@ConditionalOnMissingBean(Jobs.class)
	DefaultJobs jobs(JobEngine engine, JobCatalog catalog, JobPayloads payloads, JobPropagation propagation,
			QueueSignals signals, ObjectProvider<JobListener> listeners, ObjectProvider<Clock> clock) {
		return new DefaultJobs(engine, catalog, payloads, propagation, signals, listeners.orderedStream().toList(),
				clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnWorkerRole
	@ConditionalOnBooleanProperty(name = "plinth.jobs.manual", havingValue = false, matchIfMissing = true)
	JobWorker jobWorker(JobEngine engine, JobCatalog catalog, JobPayloads payloads, JobPropagation propagation,
			QueueSignals signals, JobsProperties properties, ObjectProvider<JobListener> listeners,
			ObjectProvider<Clock> clock, Environment environment) {
		return new JobWorker(engine, catalog, payloads, propagation, signals,
				properties.worker(environment.getProperty("spring.application.name", "application"),
						Threading.VIRTUAL.isActive(environment)),
				listeners.orderedStream().toList(), clock.getIfUnique(Clock::systemUTC));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty("plinth.jobs.manual")
	static class ManualConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ManualJobs manualJobs(JobEngine engine, JobCatalog catalog, JobPayloads payloads, JobPropagation propagation,
				ObjectProvider<Clock> clock, Environment environment) {
			return new ManualJobs(environment.getProperty("spring.application.name", "application"), engine, catalog,
					payloads, propagation, clock.getIfUnique(Clock::systemUTC));
		}

	}

}

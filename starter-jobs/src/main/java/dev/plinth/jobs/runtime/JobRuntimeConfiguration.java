package dev.plinth.jobs.runtime;

import java.time.Clock;

import dev.plinth.jobs.JobListener;
import dev.plinth.jobs.JobPayloadUpcaster;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.engine.JobEngine;
import io.micrometer.observation.ObservationRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * What is between the application and a job engine. The auto-configuration imports it.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
public final class JobRuntimeConfiguration {

	/**
	 * Create the configuration.
	 */
	public JobRuntimeConfiguration() {
	}

	@Bean
	JobCatalog jobCatalog(WorkerSettings settings, ConfigurableListableBeanFactory beanFactory) {
		return new JobCatalog(settings.defaults(), settings.queues().keySet(), new EmbeddedValueResolver(beanFactory));
	}

	@Bean
	static JobHandlerRegistrar jobHandlerRegistrar(ConfigurableListableBeanFactory beanFactory, JobCatalog catalog) {
		return new JobHandlerRegistrar(beanFactory, catalog);
	}

	@Bean
	JobPayloads jobPayloads(ObjectProvider<JsonMapper> mapper, ObjectProvider<JobPayloadUpcaster> upcasters) {
		return new JobPayloads(mapper.getIfAvailable(JsonMapper::new), upcasters.orderedStream().toList());
	}

	@Bean
	JobPropagation jobPropagation(ObjectProvider<ObservationRegistry> observations) {
		return new JobPropagation(observations.getIfAvailable(() -> ObservationRegistry.NOOP));
	}

	@Bean
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
	@Conditional(OnWorkerRoleCondition.class)
	@ConditionalOnBooleanProperty(name = "plinth.jobs.manual", havingValue = false, matchIfMissing = true)
	JobWorker jobWorker(JobEngine engine, JobCatalog catalog, JobPayloads payloads, JobPropagation propagation,
			QueueSignals signals, WorkerSettings settings, ObjectProvider<JobListener> listeners,
			ObjectProvider<Clock> clock) {
		return new JobWorker(engine, catalog, payloads, propagation, signals, settings,
				listeners.orderedStream().toList(), clock.getIfUnique(Clock::systemUTC));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty("plinth.jobs.manual")
	static class ManualConfiguration {

		@Bean
		@ConditionalOnMissingBean(Clock.class)
		ManualClock manualClock() {
			return new ManualClock();
		}

		@Bean
		@ConditionalOnMissingBean
		ManualJobs manualJobs(JobEngine engine, JobCatalog catalog, JobPayloads payloads, JobPropagation propagation,
				WorkerSettings settings, ObjectProvider<Clock> clock) {
			return new ManualJobs(settings.application(), engine, catalog, payloads, propagation,
					clock.getIfUnique(Clock::systemUTC));
		}

	}

}

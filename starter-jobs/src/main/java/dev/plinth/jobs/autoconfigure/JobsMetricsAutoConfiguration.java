package dev.plinth.jobs.autoconfigure;

import dev.plinth.jobs.JobOperations;
import dev.plinth.jobs.runtime.JobCatalog;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for meters of jobs.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = JobsAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "plinth.jobs.metrics.enabled", matchIfMissing = true)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, JobOperations.class })
public final class JobsMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	JobMetrics jobMetrics(MeterRegistry registry) {
		return new JobMetrics(registry);
	}

	@Bean
	JobMetricsBinder jobMetricsBinder(JobMetrics metrics, JobCatalog catalog,
			ObjectProvider<JobOperations> operations) {
		return new JobMetricsBinder(metrics, catalog, operations);
	}

}

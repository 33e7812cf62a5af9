package dev.plinth.jobs.autoconfigure;

import dev.plinth.jobs.JobOperations;
import dev.plinth.jobs.runtime.JobCatalog;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Measures the queues once all handlers are registered.
 */
class JobMetricsBinder implements SmartLifecycle {

	private final JobMetrics metrics;

	private final JobCatalog catalog;

	private final ObjectProvider<JobOperations> operations;

	private volatile boolean running;

	JobMetricsBinder(JobMetrics metrics, JobCatalog catalog, ObjectProvider<JobOperations> operations) {
		this.metrics = metrics;
		this.catalog = catalog;
		this.operations = operations;
	}

	@Override
	public void start() {
		this.metrics.bind(this.catalog.queues(), () -> this.operations.getObject().queues());
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}

package dev.plinth.jobs.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.plinth.jobs.Backoff;
import dev.plinth.jobs.Job;
import dev.plinth.jobs.JobListener;
import dev.plinth.jobs.JobOperations;
import dev.plinth.jobs.JobOptions;
import dev.plinth.jobs.JobPayload;
import dev.plinth.jobs.JobQuery;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.QueueStatus;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.StoredJob;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * {@link Jobs} and {@link JobOperations} on a {@link JobEngine}.
 */
final class DefaultJobs implements Jobs, JobOperations {

	private static final Log logger = LogFactory.getLog(DefaultJobs.class);

	private final AtomicBoolean warned = new AtomicBoolean();

	private final JobEngine engine;

	private final JobCatalog catalog;

	private final JobPayloads payloads;

	private final JobPropagation propagation;

	private final QueueSignals signals;

	private final List<JobListener> listeners;

	private final InstantSource clock;

	private final JobIds ids = new JobIds();

	/**
	 * Create jobs.
	 * @param engine holds the jobs
	 * @param catalog knows the handlers
	 * @param payloads writes payloads
	 * @param propagation takes what follows from the request to the job
	 * @param signals wakes the workers of this node
	 * @param listeners are told about enqueued jobs
	 * @param clock tells the time
	 */
	DefaultJobs(JobEngine engine, JobCatalog catalog, JobPayloads payloads, JobPropagation propagation,
			QueueSignals signals, List<JobListener> listeners, InstantSource clock) {
		this.engine = engine;
		this.catalog = catalog;
		this.payloads = payloads;
		this.propagation = propagation;
		this.signals = signals;
		this.listeners = List.copyOf(listeners);
		this.clock = clock;
	}

	@Override
	public String enqueue(Object payload, JobOptions options) {
		return enqueueAll(List.of(payload), options).get(0);
	}

	@Override
	public List<String> enqueueAll(Collection<?> payloads, JobOptions options) {
		if (payloads.isEmpty()) {
			return List.of();
		}
		Instant now = this.clock.instant();
		List<StoredJob> jobs = new ArrayList<>(payloads.size());
		for (Object payload : payloads) {
			jobs.add(create(payload, options, now));
		}
		return this.propagation.send(jobs, this::hold);
	}

	private List<String> hold(List<StoredJob> jobs) {
		if (!this.engine.isTransactional() && TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive()) {
			warnAboutTransactions();
			afterCommit(() -> holdCommitted(jobs));
			return jobs.stream().map(StoredJob::id).toList();
		}
		return holdNow(jobs);
	}

	private void warnAboutTransactions() {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("Jobs are enqueued in a transaction but the " + this.engine.name()
					+ " engine takes no part in it: they are enqueued after the commit, and lost if the process dies "
					+ "in between");
		}
	}

	private void holdCommitted(List<StoredJob> jobs) {
		try {
			holdNow(jobs);
		}
		catch (RuntimeException ex) {
			logger.error("The transaction was committed, but " + jobs.size() + " jobs could not be enqueued after it: "
					+ jobs.stream().map(StoredJob::name).distinct().toList(), ex);
		}
	}

	private List<String> holdNow(List<StoredJob> jobs) {
		List<String> ids = this.engine.add(jobs);
		Set<String> due = new LinkedHashSet<>();
		Map<Kind, Integer> counts = new LinkedHashMap<>();
		for (int i = 0; i < jobs.size(); i++) {
			StoredJob job = jobs.get(i);
			if (job.id().equals(ids.get(i))) {
				counts.merge(new Kind(job.name(), job.queue()), 1, Integer::sum);
				if (!job.runAt().isAfter(job.createdAt())) {
					due.add(job.queue());
				}
			}
		}
		for (JobListener listener : this.listeners) {
			counts.forEach((kind, count) -> listener.enqueued(kind.name(), kind.queue(), count));
		}
		afterCommit(() -> due.forEach(this.signals::signal));
		return ids;
	}

	private static void afterCommit(Runnable action) {
		if (TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.isActualTransactionActive()) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					action.run();
				}

			});
		}
		else {
			action.run();
		}
	}

	private StoredJob create(Object payload, JobOptions options, Instant now) {
		Class<?> type = payload.getClass();
		JobDefinition definition = this.catalog.find(type);
		JobPayload annotation = type.getAnnotation(JobPayload.class);
		if (definition != null) {
			return create(definition, payload, options, now);
		}
		if (annotation == null) {
			throw new IllegalArgumentException(
					type.getName() + " has no @JobHandler method in this application and no @JobPayload annotation");
		}
		WorkerSettings.Defaults defaults = this.catalog.defaults();
		return create(
				new JobDefinition(JobCatalog.nameOf(type), annotation.version(), type, "default", defaults.attempts(),
						defaults.backoff(), defaults.timeout(), 0, List.of(), List.of(), "", (value, context) -> null),
				payload, options, now);
	}

	private StoredJob create(JobDefinition definition, Object payload, JobOptions options, Instant now) {
		String queue = (options.getQueue() != null) ? options.getQueue() : definition.queue();
		Assert.isTrue(this.catalog.queues().contains(queue), () -> "Queue '" + queue + "' is not one of "
				+ this.catalog.queues() + ": name it in a @JobHandler or at plinth.jobs.queues");
		Integer priority = options.getPriority();
		Integer attempts = options.getAttempts();
		Backoff backoff = options.getBackoff();
		Duration timeout = options.getTimeout();
		return new StoredJob(this.ids.next(now.toEpochMilli()), queue, definition.name(), definition.version(),
				this.payloads.write(payload), (priority != null) ? priority : definition.priority(),
				runAt(options, now), now, 0, 0, (attempts != null) ? attempts : definition.attempts(),
				(backoff != null) ? backoff : definition.backoff(), (timeout != null) ? timeout : definition.timeout(),
				(options.getOwner() != null) ? options.getOwner() : this.propagation.currentUser(), Map.of(),
				options.getDeduplicationKey(), options.getDeduplicationWindow(), options.getOrderKey(), null);
	}

	/**
	 * Enqueue jobs of definitions that are not found by the type of their payload.
	 */
	void enqueueNamed(List<Named> named) {
		Instant now = this.clock.instant();
		List<StoredJob> jobs = new ArrayList<>(named.size());
		for (Named job : named) {
			jobs.add(create(job.definition(), job.payload(), job.options(), now));
		}
		this.propagation.send(jobs, this::hold);
	}

	private static Instant runAt(JobOptions options, Instant now) {
		Instant at = options.getAt();
		Duration delay = options.getDelay();
		return (at != null) ? at : (delay != null) ? now.plus(delay) : now;
	}

	@Override
	public Optional<Job> find(String id) {
		return this.engine.ledger().find(id);
	}

	@Override
	public boolean cancel(String id) {
		return this.engine.ledger().cancel(id);
	}

	@Override
	public List<Job> list(JobQuery query) {
		return this.engine.ledger().list(query);
	}

	@Override
	public List<QueueStatus> queues() {
		return this.engine.ledger().queues(this.catalog.queues());
	}

	@Override
	public boolean replay(String id) {
		boolean replayed = this.engine.ledger().replay(id);
		if (replayed) {
			find(id).map(Job::queue).ifPresent((queue) -> afterCommit(() -> this.signals.signal(queue)));
		}
		return replayed;
	}

	@Override
	public int purge(JobState state) {
		Assert.isTrue(state.isFinished(), () -> "Jobs that are " + state.key() + " are not finished");
		Instant before = this.clock.instant().plusSeconds(1);
		int purged = 0;
		int removed;
		do {
			removed = this.engine.ledger().purge(state, before, 1000);
			purged += removed;
		}
		while (removed == 1000);
		return purged;
	}

	@Override
	public void pause(String queue) {
		this.engine.ledger().pause(known(queue), true);
	}

	@Override
	public void resume(String queue) {
		this.engine.ledger().pause(known(queue), false);
		this.signals.signal(queue);
	}

	private String known(@Nullable String queue) {
		Assert.isTrue(queue != null && this.catalog.queues().contains(queue),
				() -> "Queue '" + queue + "' is not one of " + this.catalog.queues());
		return queue;
	}

	private record Kind(String name, String queue) {

	}

	/**
	 * A payload for a definition.
	 *
	 * @param definition the definition
	 * @param payload the payload
	 * @param options what differs from the definition
	 */
	record Named(JobDefinition definition, Object payload, JobOptions options) {

	}

}

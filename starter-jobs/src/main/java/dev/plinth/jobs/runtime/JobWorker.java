package dev.plinth.jobs.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import dev.plinth.jobs.JobAttempt;
import dev.plinth.jobs.JobListener;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.engine.Claim;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.Outcome;
import dev.plinth.jobs.engine.Progress;
import dev.plinth.jobs.engine.Renewal;
import dev.plinth.jobs.engine.StoredJob;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs the jobs of all queues on this node. When the application stops it claims no more
 * jobs, lets running ones end within their time, and gives the others back.
 */
final class JobWorker implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(JobWorker.class);

	/**
	 * Stops after the web server has answered its last request.
	 */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

	private static final int MAX_TAKEOVERS = 10;

	private static final Duration UNKNOWN_PAUSE = Duration.ofSeconds(30);

	private static final Duration UNKNOWN_MAX_AGE = Duration.ofDays(1);

	private static final Duration AHEAD_PATIENCE = Duration.ofSeconds(1);

	private final JobEngine engine;

	private final JobCatalog catalog;

	private final JobPayloads payloads;

	private final JobPropagation propagation;

	private final QueueSignals signals;

	private final WorkerSettings settings;

	private final List<JobListener> listeners;

	private final InstantSource clock;

	private final Map<String, QueueWorker> workers = new LinkedHashMap<>();

	private final Map<String, JobExecution> held = new ConcurrentHashMap<>();

	private volatile @Nullable Running running;

	/**
	 * Create a worker.
	 * @param engine gives the jobs
	 * @param catalog knows the handlers
	 * @param payloads reads payloads
	 * @param propagation brings back what came with the job
	 * @param signals tells about new jobs
	 * @param settings how to work
	 * @param listeners are told about attempts
	 * @param clock tells the time
	 */
	JobWorker(JobEngine engine, JobCatalog catalog, JobPayloads payloads, JobPropagation propagation,
			QueueSignals signals, WorkerSettings settings, List<JobListener> listeners, InstantSource clock) {
		this.engine = engine;
		this.catalog = catalog;
		this.payloads = payloads;
		this.propagation = propagation;
		this.signals = signals;
		this.settings = settings;
		this.listeners = List.copyOf(listeners);
		this.clock = clock;
	}

	@Override
	public synchronized void start() {
		if (this.running != null) {
			return;
		}
		OutcomeWriter writer = new OutcomeWriter(this.engine, this::settled);
		ScheduledExecutorService housekeeping = Executors.newScheduledThreadPool(3, daemons("jobs-housekeeping-"));
		this.running = new Running(writer, housekeeping);
		writer.start();
		for (String queue : this.catalog.queues()) {
			QueueWorker worker = new QueueWorker(queue, this.settings, this.engine, this.signals, threads(queue),
					this::hold);
			this.workers.put(queue, worker);
			worker.start();
		}
		long lease = this.settings.lease().toMillis();
		repeat(housekeeping, this::watch, 200);
		repeat(housekeeping, this::renew, Math.max(50, Math.min(1000, lease / 5)));
		repeat(housekeeping, this::takeOver, Math.max(50, lease / 4));
		ScheduleKeeper schedules = new ScheduleKeeper(this.settings.application(), this.engine.ledger(), this.catalog,
				this.payloads, this.signals, this.clock);
		repeat(housekeeping, schedules::keep, 200);
		repeat(housekeeping, this::purge, TimeUnit.MINUTES.toMillis(1));
		logger.info("Running jobs of " + this.catalog.queues() + " from the " + this.engine.name() + " engine");
	}

	private ThreadFactory threads(String queue) {
		String prefix = "jobs-" + queue + "-";
		return this.settings.virtualThreads() ? new VirtualThreadTaskExecutor(prefix).getVirtualThreadFactory()
				: daemons(prefix);
	}

	private static ThreadFactory daemons(String prefix) {
		CustomizableThreadFactory factory = new CustomizableThreadFactory(prefix);
		factory.setDaemon(true);
		return factory;
	}

	private static void repeat(ScheduledExecutorService executor, Runnable task, long millis) {
		executor.scheduleWithFixedDelay(() -> {
			try {
				task.run();
			}
			catch (RuntimeException ex) {
				logger.warn("Housekeeping of jobs failed and will be tried again: " + ex);
			}
		}, millis, millis, TimeUnit.MILLISECONDS);
	}

	private JobExecution hold(Claim claim) {
		JobExecution execution = new JobExecution(claim, new Host());
		this.held.put(claim.job().id(), execution);
		return execution;
	}

	private void settled(Outcome outcome, boolean applied) {
		String id = outcome.claim().job().id();
		this.held.computeIfPresent(id,
				(key, execution) -> execution.claim().equals(outcome.claim()) ? null : execution);
		QueueWorker worker = this.workers.get(outcome.claim().job().queue());
		if (worker != null) {
			worker.settled();
		}
		if (applied && outcome.job().orderKey() != null) {
			// The next job of the key may be ready now
			this.signals.signal(outcome.job().queue());
		}
		if (!applied) {
			logger.warn("Job " + id + " was taken over by another node before its outcome was stored");
		}
	}

	private void watch() {
		for (JobExecution execution : this.held.values()) {
			execution.watch(this.settings.interruptGrace());
		}
		this.workers.values().forEach((worker) -> worker.giveBackWaiting(AHEAD_PATIENCE));
	}

	private void renew() {
		long young = System.nanoTime() - Math.min(this.settings.lease().toNanos() / 5, TimeUnit.SECONDS.toNanos(1));
		List<Claim> claims = new ArrayList<>();
		Map<String, Progress> progress = new HashMap<>();
		for (JobExecution execution : this.held.values()) {
			if (execution.claimedNanos() - young < 0) {
				claims.add(execution.claim());
				Progress made = execution.unreported();
				if (made != null) {
					progress.put(execution.id(), made);
				}
			}
		}
		if (claims.isEmpty()) {
			return;
		}
		Renewal renewal = this.engine.renew(claims, progress);
		for (Claim claim : claims) {
			JobExecution execution = this.held.get(claim.job().id());
			if (execution == null || execution.claim() != claim) {
				continue;
			}
			if (renewal.lost().contains(claim.job().id()) && !execution.isDecided()) {
				logger.warn("Job " + claim.job().id() + " was taken over by another node and is stopped here");
				lose(execution);
			}
			else if (renewal.cancelled().contains(claim.job().id())) {
				execution.cancel();
			}
		}
	}

	private void lose(JobExecution execution) {
		execution.lose();
		if (this.held.remove(execution.id(), execution)) {
			QueueWorker worker = this.workers.get(execution.claim().job().queue());
			if (worker != null) {
				worker.ended(-1);
				worker.settled();
			}
		}
	}

	private void takeOver() {
		Running running = this.running;
		if (running == null) {
			return;
		}
		List<Claim> taken;
		do {
			taken = this.engine.takeOver(this.settings.lease(), 500);
			List<Outcome> outcomes = new ArrayList<>(taken.size());
			for (Claim claim : taken) {
				outcomes.add(afterTakeOver(claim));
			}
			if (!outcomes.isEmpty()) {
				logger.warn("Took " + outcomes.size() + " jobs from a node that went silent");
				this.engine.apply(outcomes);
				outcomes.forEach((outcome) -> this.signals.signal(outcome.job().queue()));
			}
		}
		while (taken.size() == 500);
	}

	private Outcome afterTakeOver(Claim claim) {
		Instant now = this.clock.instant();
		StoredJob job = claim.job();
		this.listeners.forEach((listener) -> listener.takenOver(job.name(), job.queue()));
		int takeovers = job.takeovers() + 1;
		if (takeovers > MAX_TAKEOVERS) {
			return new Outcome(claim, JobState.DEAD, job.next(job.runAt(), job.attempts(), takeovers,
					"The node that ran the job went silent " + takeovers + " times"), null, null, now, null);
		}
		return new Outcome(claim, JobState.SCHEDULED, job.next(job.runAt(), job.attempts(), takeovers, job.error()),
				null, null, now, null);
	}

	private void purge() {
		Instant now = this.clock.instant();
		purge(JobState.SUCCEEDED, now.minus(this.settings.retention()));
		purge(JobState.CANCELLED, now.minus(this.settings.retention()));
		purge(JobState.DEAD, now.minus(this.settings.deadRetention()));
		this.engine.ledger().forget(now.minus(this.settings.deadRetention()));
	}

	private void purge(JobState state, Instant before) {
		int removed;
		do {
			removed = this.engine.ledger().purge(state, before, 1000);
		}
		while (removed == 1000);
	}

	@Override
	public void stop() {
		Running running = this.running;
		if (running == null) {
			return;
		}
		long end = System.nanoTime() + this.settings.drain().toNanos();
		this.workers.values().parallelStream().forEach(QueueWorker::stopClaiming);
		boolean ended = true;
		for (QueueWorker worker : this.workers.values()) {
			ended &= worker.awaitEnd(end - System.nanoTime());
		}
		if (!ended) {
			logger.warn("Running jobs have not ended within " + this.settings.drain().toSeconds()
					+ " s: they are interrupted and will run again");
			this.held.values().forEach(JobExecution::stop);
			long last = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
			this.workers.values().forEach((worker) -> worker.awaitEnd(last - System.nanoTime()));
			this.held.values().forEach((execution) -> execution.giveBack(Duration.ZERO));
		}
		running.housekeeping().shutdownNow();
		running.writer().stop(Duration.ofSeconds(2));
		this.workers.clear();
		this.held.clear();
		this.running = null;
	}

	@Override
	public void stop(Runnable callback) {
		Thread thread = new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "jobs-stop");
		thread.start();
	}

	@Override
	public boolean isRunning() {
		return this.running != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * Return how many jobs of a queue may run at once on this node and how many do.
	 * @return the queues by name
	 */
	public Map<String, Load> load() {
		Map<String, Load> load = new LinkedHashMap<>();
		Map.copyOf(this.workers)
			.forEach((queue, worker) -> load.put(queue, new Load(worker.concurrency(), worker.running())));
		return load;
	}

	/**
	 * Return the ids of the jobs that this node has.
	 * @return the ids
	 */
	public Set<String> heldJobs() {
		return Set.copyOf(this.held.keySet());
	}

	/**
	 * The load of a queue on this node.
	 *
	 * @param concurrency how many jobs may run at once
	 * @param running how many jobs run
	 * @since 0.1.0
	 */
	public record Load(int concurrency, int running) {

	}

	private record Running(OutcomeWriter writer, ScheduledExecutorService housekeeping) {

	}

	private final class Host implements ExecutionHost {

		@Override
		public JobCatalog catalog() {
			return JobWorker.this.catalog;
		}

		@Override
		public JobPayloads payloads() {
			return JobWorker.this.payloads;
		}

		@Override
		public JobPropagation propagation() {
			return JobWorker.this.propagation;
		}

		@Override
		public InstantSource clock() {
			return JobWorker.this.clock;
		}

		@Override
		public RandomGenerator random() {
			return ThreadLocalRandom.current();
		}

		@Override
		public boolean once(String id, String step, Runnable action) {
			return JobWorker.this.engine.ledger().once(id, step, action);
		}

		@Override
		public void decided(JobExecution execution, Outcome outcome, @Nullable Throwable failure, boolean attempted) {
			Running running = JobWorker.this.running;
			long nanos = attempted ? System.nanoTime() - execution.startedNanos() : -1;
			StoredJob job = execution.claim().job();
			if (running != null) {
				running.writer().add(outcome);
			}
			QueueWorker worker = JobWorker.this.workers.get(job.queue());
			if (worker != null) {
				worker.ended(nanos);
			}
			if (attempted) {
				report(execution, outcome, failure, nanos);
			}
		}

		private void report(JobExecution execution, Outcome outcome, @Nullable Throwable failure, long nanos) {
			StoredJob job = execution.claim().job();
			if (failure != null) {
				String message = "Job " + job.name() + " " + job.id() + " failed in attempt " + execution.attempt()
						+ " of " + job.maxAttempts();
				if (outcome.state() == JobState.DEAD) {
					logger.error(message + " and is dead", failure);
				}
				else {
					logger.warn(message + ": " + failure);
				}
			}
			if (!JobWorker.this.listeners.isEmpty()) {
				Instant started = (outcome.startedAt() != null) ? outcome.startedAt() : outcome.finishedAt();
				Duration waited = Duration.between(job.runAt(), started);
				JobAttempt attempt = new JobAttempt(job.id(), job.name(), job.queue(), execution.attempt(),
						outcome.state(), waited.isNegative() ? Duration.ZERO : waited, Duration.ofNanos(nanos),
						failure);
				JobWorker.this.listeners.forEach((listener) -> listener.ended(attempt));
			}
		}

		@Override
		public void unknown(JobExecution execution) {
			StoredJob job = execution.claim().job();
			Instant now = clock().instant();
			if (job.createdAt().plus(UNKNOWN_MAX_AGE).isBefore(now)) {
				execution.kill("No handler for '" + job.name() + "' in this application");
				return;
			}
			logger.warn("No handler for job '" + job.name() + "': job " + job.id() + " is left to a newer node");
			execution.giveBack(UNKNOWN_PAUSE);
		}

	}

}

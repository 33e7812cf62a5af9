package dev.plinth.jobs.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

import dev.plinth.jobs.Job;
import dev.plinth.jobs.JobQuery;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.engine.Claim;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Runs due jobs by hand on the calling thread, for tests of an application with
 * {@code plinth.jobs.manual=true}: no worker runs, and time passes when the test says so.
 *
 * @since 0.1.0
 */
public final class ManualJobs {

	private static final int MAX_RUNS = 10_000;

	private final JobEngine engine;

	private final JobCatalog catalog;

	private final JobPayloads payloads;

	private final JobPropagation propagation;

	private final Clock clock;

	private final ScheduleKeeper schedules;

	/**
	 * Create manual jobs.
	 * @param application the name of the application
	 * @param engine gives the jobs
	 * @param catalog knows the handlers
	 * @param payloads reads payloads
	 * @param propagation brings back what came with the job
	 * @param clock tells the time
	 */
	ManualJobs(String application, JobEngine engine, JobCatalog catalog, JobPayloads payloads,
			JobPropagation propagation, Clock clock) {
		this.engine = engine;
		this.catalog = catalog;
		this.payloads = payloads;
		this.propagation = propagation;
		this.clock = clock;
		this.schedules = new ScheduleKeeper(application, engine.ledger(), catalog, payloads, new QueueSignals(), clock);
	}

	/**
	 * Run all jobs that are due, and those that they enqueue, until none is left.
	 * @return how many attempts were made
	 * @throws IllegalStateException if jobs go on enqueueing jobs
	 */
	public int runDue() {
		this.schedules.keep();
		int runs = 0;
		List<Claim> claims;
		do {
			claims = new ArrayList<>();
			for (String queue : this.catalog.queues()) {
				claims.addAll(this.engine.claim(queue, 100, null));
			}
			for (Claim claim : claims) {
				new JobExecution(claim, new Host()).run();
			}
			runs += claims.size();
			if (runs > MAX_RUNS) {
				throw new IllegalStateException("Jobs go on enqueueing jobs");
			}
		}
		while (!claims.isEmpty());
		return runs;
	}

	/**
	 * Move the clock and run what has become due.
	 * @param duration how far
	 * @return how many attempts were made
	 * @throws IllegalStateException if the application has a clock of its own
	 */
	public int advance(Duration duration) {
		if (!(this.clock instanceof ManualClock manual)) {
			throw new IllegalStateException("The application has a clock of its own: move that and call runDue()");
		}
		this.schedules.keep();
		manual.advance(duration);
		return runDue();
	}

	/**
	 * Return the payloads of the jobs of a type that wait.
	 * @param type the type of the payload
	 * @param <T> the type of the payload
	 * @return the payloads in the order in which they were enqueued
	 */
	public <T> List<T> waiting(Class<T> type) {
		String name = JobCatalog.nameOf(type);
		List<Job> jobs = new ArrayList<>();
		jobs.addAll(this.engine.ledger().list(new JobQuery(JobState.READY, null, name, null, 500)));
		jobs.addAll(this.engine.ledger().list(new JobQuery(JobState.SCHEDULED, null, name, null, 500)));
		return jobs.stream()
			.sorted(Comparator.comparing(Job::id))
			.map((job) -> this.payloads.read(job.payload(), type))
			.toList();
	}

	private final class Host implements ExecutionHost {

		@Override
		public JobCatalog catalog() {
			return ManualJobs.this.catalog;
		}

		@Override
		public JobPayloads payloads() {
			return ManualJobs.this.payloads;
		}

		@Override
		public JobPropagation propagation() {
			return ManualJobs.this.propagation;
		}

		@Override
		public InstantSource clock() {
			return ManualJobs.this.clock;
		}

		/**
		 * In the middle, so that pauses have no jitter.
		 */
		@Override
		public RandomGenerator random() {
			return () -> Long.MIN_VALUE;
		}

		@Override
		public boolean once(String id, String step, Runnable action) {
			return ManualJobs.this.engine.ledger().once(id, step, action);
		}

		@Override
		public void decided(JobExecution execution, Outcome outcome, @Nullable Throwable failure, boolean attempted) {
			ManualJobs.this.engine.apply(List.of(outcome));
		}

		@Override
		public void unknown(JobExecution execution) {
			Instant now = clock().instant();
			execution.kill("No handler for '" + execution.claim().job().name() + "' at " + now);
		}

	}

}

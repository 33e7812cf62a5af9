package dev.plinth.jobs.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

import dev.plinth.jobs.JobStoreUnavailableException;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.Outcome;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Applies outcomes in batches: while one batch is written the next one gathers. When the
 * store is away it waits and tries again; the jobs stay claimed meanwhile.
 */
final class OutcomeWriter {

	private static final Log logger = LogFactory.getLog(OutcomeWriter.class);

	private static final int MAX_BATCH = 500;

	private static final long MAX_PAUSE = TimeUnit.SECONDS.toNanos(2);

	private final LinkedBlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

	private final JobEngine engine;

	private final BiConsumer<Outcome, Boolean> settled;

	private final Thread thread;

	private volatile long giveUpAt = Long.MAX_VALUE;

	private volatile boolean stopping;

	/**
	 * Create a writer.
	 * @param engine takes the outcomes
	 * @param settled is told about each outcome and whether it was applied
	 */
	OutcomeWriter(JobEngine engine, BiConsumer<Outcome, Boolean> settled) {
		this.engine = engine;
		this.settled = settled;
		this.thread = new Thread(this::run, "jobs-outcomes");
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	void add(Outcome outcome) {
		this.outcomes.add(outcome);
	}

	/**
	 * Write what is left and end.
	 * @param patience how long to wait for the store
	 */
	void stop(Duration patience) {
		this.giveUpAt = System.nanoTime() + patience.toNanos();
		this.stopping = true;
		try {
			this.thread.join(patience.toMillis() + 1000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		List<Outcome> batch = new ArrayList<>(MAX_BATCH);
		while (true) {
			try {
				Outcome first = this.outcomes.poll(100, TimeUnit.MILLISECONDS);
				if (first == null) {
					if (this.stopping) {
						return;
					}
					continue;
				}
				batch.add(first);
				this.outcomes.drainTo(batch, MAX_BATCH - 1);
			}
			catch (InterruptedException ex) {
				return;
			}
			write(batch);
			batch.clear();
		}
	}

	private void write(List<Outcome> batch) {
		long pause = TimeUnit.MILLISECONDS.toNanos(50);
		while (true) {
			try {
				settle(batch, this.engine.apply(List.copyOf(batch)));
				return;
			}
			catch (JobStoreUnavailableException ex) {
				if (System.nanoTime() - this.giveUpAt > 0 && this.giveUpAt != Long.MAX_VALUE) {
					logger.error(batch.size() + " outcomes of jobs could not be stored: the jobs will run again", ex);
					settle(batch, ids(batch));
					return;
				}
				logger.warn("The outcomes of " + batch.size() + " jobs wait for the store: " + ex.getMessage());
			}
			catch (RuntimeException ex) {
				if (batch.size() == 1) {
					logger.error("The outcome of job " + batch.get(0).claim().job().id()
							+ " cannot be stored: the job will run again", ex);
					settle(batch, ids(batch));
				}
				else {
					batch.forEach((outcome) -> write(List.of(outcome)));
				}
				return;
			}
			LockSupport.parkNanos(pause);
			pause = Math.min(pause * 2, MAX_PAUSE);
		}
	}

	private static Set<String> ids(List<Outcome> batch) {
		Set<String> ids = new HashSet<>();
		batch.forEach((outcome) -> ids.add(outcome.claim().job().id()));
		return ids;
	}

	private void settle(List<Outcome> batch, Set<String> lost) {
		for (Outcome outcome : batch) {
			this.settled.accept(outcome, !lost.contains(outcome.claim().job().id()));
		}
	}

}

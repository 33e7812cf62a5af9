package dev.plinth.jobs.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import dev.plinth.jobs.engine.Claim;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.RateLimit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Claims the jobs of one queue and runs them on threads of its own, so that no other
 * queue waits for them. Claims more than it can run at once only as long as its jobs are
 * so short that none waits for long.
 */
final class QueueWorker {

	private static final Log logger = LogFactory.getLog(QueueWorker.class);

	private static final int MAX_BATCH = 500;

	private static final int MAX_UNSETTLED = 4000;

	/**
	 * How long a job that was claimed ahead may be expected to wait.
	 */
	private static final double AHEAD_NANOS = 50_000_000;

	private static final long SLOWEST_POLL = TimeUnit.SECONDS.toNanos(5);

	/**
	 * Pauses after signals that led to no job: the queue is paused or limited, or other
	 * nodes were faster.
	 */
	private static final long FIRST_VAIN_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long LONGEST_VAIN_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

	private final String queue;

	private final int concurrency;

	private final @Nullable RateLimit rateLimit;

	private final long pollNanos;

	private final JobEngine engine;

	private final Function<Claim, JobExecution> executions;

	private final ThreadPoolExecutor threads;

	private final Thread poller;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/**
	 * Jobs that were claimed and whose handler has not ended.
	 */
	private final AtomicInteger active = new AtomicInteger();

	/**
	 * Jobs that were claimed and whose outcome is not stored.
	 */
	private final AtomicInteger unsettled = new AtomicInteger();

	private final Runnable signal = this::wake;

	private final QueueSignals signals;

	private volatile boolean signalled;

	private volatile double averageNanos = -1;

	private volatile boolean stopped;

	QueueWorker(String queue, WorkerSettings settings, JobEngine engine, QueueSignals signals,
			ThreadFactory threadFactory, Function<Claim, JobExecution> executions) {
		this.queue = queue;
		this.concurrency = settings.concurrencyOf(queue);
		this.rateLimit = settings.rateLimitOf(queue);
		this.pollNanos = settings.pollInterval().toNanos();
		this.engine = engine;
		this.signals = signals;
		this.executions = executions;
		this.threads = new ThreadPoolExecutor(this.concurrency, this.concurrency, 30, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), threadFactory);
		this.threads.allowCoreThreadTimeOut(true);
		// Not a daemon: a worker without a web server must stay alive
		this.poller = new Thread(this::poll, "jobs-" + queue + "-poll");
	}

	void start() {
		this.signals.listen(this.queue, this.signal);
		this.poller.start();
	}

	String queue() {
		return this.queue;
	}

	int concurrency() {
		return this.concurrency;
	}

	int running() {
		return this.threads.getActiveCount();
	}

	private void wake() {
		if (this.signalled) {
			return;
		}
		this.signalled = true;
		notifyPoller();
	}

	/**
	 * The handler of a job has ended or the job was given back.
	 * @param nanos how long the handler took, or -1
	 */
	void ended(long nanos) {
		if (nanos >= 0) {
			double average = this.averageNanos;
			this.averageNanos = (average < 0) ? nanos : average * 0.9 + nanos * 0.1;
		}
		int left = this.active.decrementAndGet();
		if (left <= this.concurrency + ahead() / 2) {
			notifyPoller();
		}
	}

	/**
	 * The outcome of a job is stored.
	 */
	void settled() {
		if (this.unsettled.decrementAndGet() == MAX_UNSETTLED / 2) {
			notifyPoller();
		}
	}

	private void notifyPoller() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private int ahead() {
		double average = this.averageNanos;
		if (average < 0) {
			return 0;
		}
		return (int) Math.min(MAX_BATCH, this.concurrency * AHEAD_NANOS / Math.max(average, 1));
	}

	/**
	 * Return how many jobs to claim now. With jobs claimed ahead it waits until half of
	 * them are gone, so that the store is asked for many at a time.
	 */
	private int room() {
		if (this.unsettled.get() >= MAX_UNSETTLED) {
			return 0;
		}
		int ahead = ahead();
		int active = this.active.get();
		if (active > this.concurrency + ahead / 2) {
			return 0;
		}
		return Math.min(MAX_BATCH, this.concurrency + ahead - active);
	}

	private void poll() {
		long failurePause = 0;
		long vainPause = 0;
		while (!this.stopped) {
			int room = room();
			if (room <= 0) {
				await(this.pollNanos, () -> room() <= 0);
				continue;
			}
			this.signalled = false;
			try {
				List<Claim> claims = this.engine.claim(this.queue, room, this.rateLimit);
				failurePause = 0;
				for (Claim claim : claims) {
					submit(claim);
				}
				if (!claims.isEmpty()) {
					vainPause = 0;
					continue;
				}
				LockSupport.parkNanos(this, vainPause);
				await(this.pollNanos, () -> !this.signalled);
				vainPause = this.signalled ? Math.min(LONGEST_VAIN_PAUSE, Math.max(FIRST_VAIN_PAUSE, vainPause * 2))
						: 0;
			}
			catch (RuntimeException ex) {
				if (this.stopped) {
					return;
				}
				failurePause = Math.min(SLOWEST_POLL, Math.max(this.pollNanos, failurePause * 2));
				logger.warn("Queue '" + this.queue + "' cannot be read, next try in "
						+ Duration.ofNanos(failurePause).toMillis() + " ms: " + ex);
				await(this.pollNanos, () -> true);
				await(failurePause - this.pollNanos, () -> !this.signalled);
			}
		}
	}

	private void submit(Claim claim) {
		this.active.incrementAndGet();
		this.unsettled.incrementAndGet();
		JobExecution execution = this.executions.apply(claim);
		if (this.stopped) {
			execution.giveBack(Duration.ZERO);
		}
		else {
			this.threads.execute(execution);
		}
	}

	private void await(long nanos, BooleanSupplier condition) {
		this.lock.lock();
		try {
			long left = nanos;
			while (left > 0 && !this.stopped && condition.getAsBoolean()) {
				left = this.changed.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.stopped = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Give back jobs that were claimed ahead and have waited for too long.
	 */
	void giveBackWaiting(Duration patience) {
		long now = System.nanoTime();
		for (Runnable waiting : List.copyOf(this.threads.getQueue())) {
			if (waiting instanceof JobExecution execution && now - execution.claimedNanos() > patience.toNanos()
					&& this.threads.remove(waiting)) {
				// Jobs have become slow: claim none ahead until they prove to be fast
				// again
				this.averageNanos = AHEAD_NANOS * 2;
				execution.giveBack(Duration.ZERO);
			}
		}
	}

	/**
	 * Claim no more jobs and give back those that have not started.
	 */
	void stopClaiming() {
		this.stopped = true;
		this.signals.unlisten(this.queue, this.signal);
		notifyPoller();
		try {
			this.poller.join(TimeUnit.SECONDS.toMillis(5));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		List<Runnable> waiting = new ArrayList<>();
		this.threads.getQueue().drainTo(waiting);
		for (Runnable job : waiting) {
			((JobExecution) job).giveBack(Duration.ZERO);
		}
		this.threads.shutdown();
	}

	boolean awaitEnd(long nanos) {
		try {
			return this.threads.awaitTermination(Math.max(0, nanos), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}

package dev.plinth.cache.autoconfigure;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.beans.factory.DisposableBean;

/**
 * The threads of the caches: some that load values in the background and one that drops
 * values whose time is over. Threads that have nothing to load end.
 */
class CacheMaintenance implements DisposableBean {

	private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(30);

	private static final int QUEUE_CAPACITY = 1000;

	private final ThreadPoolExecutor refreshes;

	private final ScheduledExecutorService sweeps;

	CacheMaintenance(int refreshThreads) {
		this.refreshes = new ThreadPoolExecutor(refreshThreads, refreshThreads, 30, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(QUEUE_CAPACITY), threads("plinth-cache-refresh-"));
		this.refreshes.allowCoreThreadTimeOut(true);
		this.sweeps = Executors.newSingleThreadScheduledExecutor(threads("plinth-cache-sweep-"));
	}

	/**
	 * Return what loads values in the background. Rejects loads when too many wait.
	 */
	Executor executor() {
		return this.refreshes;
	}

	void scheduleSweep(Runnable sweep) {
		this.sweeps.scheduleWithFixedDelay(sweep, SWEEP_INTERVAL.toMillis(), SWEEP_INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	@Override
	public void destroy() {
		this.sweeps.shutdownNow();
		this.refreshes.shutdownNow();
	}

	private static ThreadFactory threads(String prefix) {
		AtomicInteger number = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, prefix + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

}

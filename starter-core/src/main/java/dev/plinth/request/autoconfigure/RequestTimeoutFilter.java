package dev.plinth.request.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * Interrupts the thread of a request that takes too long, unless its answer has begun. If
 * the request then fails it is answered with 504; one that succeeds nevertheless is
 * answered as usual. A single thread looks for such requests a few times per second.
 */
final class RequestTimeoutFilter implements Filter, AutoCloseable {

	/** Attribute of a request whose thread was interrupted. */
	static final String TIMED_OUT = RequestTimeoutFilter.class.getName() + ".timedOut";

	private static final long MIN_INTERVAL_MILLIS = 10;

	private static final long MAX_INTERVAL_MILLIS = 250;

	private final Set<Running> running = ConcurrentHashMap.newKeySet();

	private final long timeoutNanos;

	private final ScheduledExecutorService watchdog;

	RequestTimeoutFilter(Duration timeout) {
		this.timeoutNanos = timeout.toNanos();
		this.watchdog = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "plinth-request-timeout");
			thread.setDaemon(true);
			return thread;
		});
		long interval = Math.min(Math.max(timeout.toMillis() / 20, MIN_INTERVAL_MILLIS), MAX_INTERVAL_MILLIS);
		if (!timeout.isZero() && !timeout.isNegative()) {
			this.watchdog.scheduleWithFixedDelay(this::interruptOverdue, interval, interval, TimeUnit.MILLISECONDS);
		}
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		Running current = new Running(request, response, System.nanoTime() + this.timeoutNanos);
		this.running.add(current);
		try {
			chain.doFilter(request, response);
		}
		catch (Exception ex) {
			if (current.finish() && !response.isCommitted()) {
				throw new ProblemException(Problem.of(504, "timeout").build(), ex);
			}
			throw ex;
		}
		finally {
			this.running.remove(current);
			current.finish();
		}
	}

	private void interruptOverdue() {
		long now = System.nanoTime();
		for (Running candidate : this.running) {
			if (now - candidate.deadline >= 0) {
				candidate.interrupt();
			}
		}
	}

	@Override
	public void close() {
		this.watchdog.shutdownNow();
	}

	private static final class Running {

		private final Thread thread = Thread.currentThread();

		private final ServletRequest request;

		private final ServletResponse response;

		private final long deadline;

		private boolean finished;

		private boolean interrupted;

		private Running(ServletRequest request, ServletResponse response, long deadline) {
			this.request = request;
			this.response = response;
			this.deadline = deadline;
		}

		private synchronized void interrupt() {
			if (!this.finished && !this.interrupted && !this.response.isCommitted()) {
				this.interrupted = true;
				this.request.setAttribute(TIMED_OUT, true);
				this.thread.interrupt();
			}
		}

		/*
		 * The thread goes on to other requests, so that nothing may interrupt it from now
		 * on.
		 */
		private synchronized boolean finish() {
			if (!this.finished) {
				this.finished = true;
				if (this.interrupted) {
					Thread.interrupted();
				}
			}
			return this.interrupted;
		}

	}

}

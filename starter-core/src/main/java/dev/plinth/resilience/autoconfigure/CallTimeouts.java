package dev.plinth.resilience.autoconfigure;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Interrupts calls on the thread that makes them when they take too long.
 */
final class CallTimeouts implements AutoCloseable {

	private final ScheduledThreadPoolExecutor timer;

	CallTimeouts() {
		this.timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "plinth-call-timeouts");
			thread.setDaemon(true);
			return thread;
		});
		this.timer.setRemoveOnCancelPolicy(true);
	}

	/**
	 * Make a call.
	 * @param <T> the type of the result
	 * @param time the time it may take
	 * @param call the call
	 * @return its result
	 * @throws TooLongException if it has failed after it was interrupted
	 * @throws Exception if it has failed
	 */
	<T extends @Nullable Object> T call(Duration time, Callable<T> call) throws Exception {
		Running running = new Running();
		Future<?> overdue = this.timer.schedule(running::interrupt, Math.max(1, time.toNanos()), TimeUnit.NANOSECONDS);
		try {
			return call.call();
		}
		catch (Exception ex) {
			if (running.finish()) {
				throw new TooLongException(time, ex);
			}
			throw ex;
		}
		finally {
			overdue.cancel(false);
			running.finish();
		}
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}

	/**
	 * A call took too long.
	 */
	static final class TooLongException extends TimeoutException {

		private TooLongException(Duration time, Exception cause) {
			super("Not finished within " + time);
			initCause(cause);
		}

	}

	private static final class Running {

		private final Thread thread = Thread.currentThread();

		private boolean finished;

		private boolean interrupted;

		private synchronized void interrupt() {
			if (!this.finished) {
				this.interrupted = true;
				this.thread.interrupt();
			}
		}

		/*
		 * The thread goes on to other work, so that nothing may interrupt it from now on.
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

package dev.plinth.observability.metrics.autoconfigure;

import java.lang.Thread.UncaughtExceptionHandler;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Logs and counts errors that end a thread. Hands them on to the handler that was there
 * before.
 */
final class UncaughtErrors implements UncaughtExceptionHandler, SmartLifecycle {

	static final String METER = "plinth.errors.uncaught";

	private static final Log logger = LogFactory.getLog(UncaughtErrors.class);

	private final Counter counter;

	private @Nullable UncaughtExceptionHandler previous;

	private volatile boolean running;

	UncaughtErrors(MeterRegistry registry) {
		this.counter = Counter.builder(METER).description("Errors that ended a thread").register(registry);
	}

	@Override
	public void uncaughtException(Thread thread, Throwable error) {
		this.counter.increment();
		logger.error("Uncaught error in thread '" + thread.getName() + "'", error);
		UncaughtExceptionHandler previous = this.previous;
		if (previous != null) {
			previous.uncaughtException(thread, error);
		}
	}

	@Override
	public void start() {
		this.previous = Thread.getDefaultUncaughtExceptionHandler();
		Thread.setDefaultUncaughtExceptionHandler(this);
		this.running = true;
	}

	@Override
	public void stop() {
		if (Thread.getDefaultUncaughtExceptionHandler() == this) {
			Thread.setDefaultUncaughtExceptionHandler(this.previous);
		}
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

}

package dev.plinth.observability.access.autoconfigure;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

import org.springframework.beans.factory.DisposableBean;

/**
 * Has Logback's console and files write the access events of a moment together. It is the
 * last appender of the root logger, the others leave their flushing to it: any other
 * event is flushed at once, with the access events before it. Nothing is dropped; who
 * logs while a buffer is full writes it.
 */
final class BatchedAccessEvents extends UnsynchronizedAppenderBase<ILoggingEvent> implements DisposableBean {

	private static final int CONSOLE_BUFFER = 64 * 1024;

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "plinth-access-log");
		thread.setDaemon(true);
		return thread;
	});

	private final AtomicBoolean waiting = new AtomicBoolean();

	private final List<OutputStreamAppender<ILoggingEvent>> outputs;

	private final Logger root;

	private final long nanos;

	/**
	 * Take over flushing.
	 * @param context the loggers
	 * @param longest the longest time that an access event waits
	 */
	BatchedAccessEvents(LoggerContext context, Duration longest) {
		this.root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		this.nanos = longest.toNanos();
		this.outputs = outputs(context, this.root);
		setContext(context);
		setName("plinth-access-log");
		start();
		this.root.addAppender(this);
		this.outputs.forEach(BatchedAccessEvents::buffer);
	}

	/**
	 * The outputs that only the root logger writes to. What another logger writes to
	 * would not be flushed.
	 */
	private static List<OutputStreamAppender<ILoggingEvent>> outputs(LoggerContext context, Logger root) {
		List<OutputStreamAppender<ILoggingEvent>> outputs = new ArrayList<>();
		root.iteratorForAppenders().forEachRemaining((appender) -> {
			boolean shared = context.getLoggerList()
				.stream()
				.anyMatch((logger) -> logger != root && logger.isAttached(appender));
			if (appender instanceof OutputStreamAppender<ILoggingEvent> output && output.isImmediateFlush() && !shared
					&& !(output instanceof ConsoleAppender<ILoggingEvent> console && console.isWithJansi())) {
				outputs.add(output);
			}
		});
		return outputs;
	}

	/**
	 * Leave flushing to this appender. Files have a buffer already.
	 */
	private static void buffer(OutputStreamAppender<ILoggingEvent> output) {
		if (output instanceof ConsoleAppender) {
			output.setOutputStream(new BufferedOutputStream(output.getOutputStream(), CONSOLE_BUFFER));
		}
		output.setImmediateFlush(false);
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (!event.getLoggerName().equals(AccessEvent.LOGGER)) {
			flush();
		}
		else if (this.waiting.compareAndSet(false, true)) {
			this.timer.schedule(this::flush, this.nanos, TimeUnit.NANOSECONDS);
		}
	}

	private void flush() {
		this.waiting.set(false);
		for (OutputStreamAppender<ILoggingEvent> output : this.outputs) {
			OutputStream stream = output.getOutputStream();
			if (stream != null) {
				try {
					stream.flush();
				}
				catch (IOException ex) {
					addError("Cannot flush " + output.getName(), ex);
				}
			}
		}
	}

	@Override
	public void destroy() {
		this.outputs.forEach((output) -> output.setImmediateFlush(true));
		this.root.detachAppender(this);
		stop();
		this.timer.shutdown();
		flush();
	}

}

package dev.plinth.observability.logging.autoconfigure;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;

import org.springframework.beans.factory.DisposableBean;

/**
 * A Logback appender that gets every event for as long as an application runs.
 */
class AttachedAppender implements DisposableBean {

	private final Appender<ILoggingEvent> appender;

	private final Logger root;

	AttachedAppender(LoggerContext context, Appender<ILoggingEvent> appender) {
		this.appender = appender;
		this.root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		appender.setContext(context);
		appender.start();
		this.root.addAppender(appender);
	}

	@Override
	public void destroy() {
		this.root.detachAppender(this.appender);
		this.appender.stop();
	}

}

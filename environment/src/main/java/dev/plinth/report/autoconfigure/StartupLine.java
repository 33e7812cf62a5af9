package dev.plinth.report.autoconfigure;

import java.util.stream.Collectors;

import dev.plinth.report.PlinthReport;
import dev.plinth.report.PlinthReporter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Writes one line about the active features once an application has started.
 */
final class StartupLine implements ApplicationListener<ApplicationStartedEvent> {

	private static final Log logger = LogFactory.getLog(PlinthReport.class);

	private final PlinthReporter reporter;

	StartupLine(PlinthReporter reporter) {
		this.reporter = reporter;
	}

	@Override
	public void onApplicationEvent(ApplicationStartedEvent event) {
		if (logger.isInfoEnabled()) {
			logger.info(line((this.reporter instanceof ConditionReporter conditions) ? conditions.summary()
					: this.reporter.report()));
		}
	}

	static String line(PlinthReport report) {
		String inactive = names(report, false);
		return "Plinth " + report.version() + ", profile " + String.join(",", report.profiles()) + ", active: "
				+ names(report, true) + (inactive.isEmpty() ? "" : ", not active: " + inactive);
	}

	private static String names(PlinthReport report, boolean active) {
		return report.features()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().active() == active)
			.map((entry) -> entry.getKey())
			.collect(Collectors.joining(", "));
	}

}

package dev.plinth.report.autoconfigure;

import dev.plinth.report.PlinthReport;
import dev.plinth.report.PlinthReporter;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Actuator endpoint that answers the {@link PlinthReport}.
 */
@Endpoint(id = "plinth")
final class PlinthEndpoint {

	private final PlinthReporter reporter;

	PlinthEndpoint(PlinthReporter reporter) {
		this.reporter = reporter;
	}

	@ReadOperation
	PlinthReport plinth() {
		return this.reporter.report();
	}

}

package dev.plinth.environment;

import java.util.List;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows all configuration faults at once.
 */
final class ConfigurationFaultsFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationFaultsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationFaultsException cause) {
		List<ConfigurationFault> faults = cause.faults();
		StringBuilder description = new StringBuilder(
				(faults.size() == 1) ? "A configuration value is missing or not valid:"
						: faults.size() + " configuration values are missing or not valid:");
		faults.forEach((fault) -> description.append(String.format("%n%n    - %s", fault)));
		return new FailureAnalysis(description.toString(),
				"Set the environment variables named above (or the properties in parentheses) and start again.", cause);
	}

}

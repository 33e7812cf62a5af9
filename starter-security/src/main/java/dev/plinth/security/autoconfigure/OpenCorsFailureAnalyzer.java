package dev.plinth.security.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzes failures because of a dangerous configuration of cross-origin requests.
 */
class OpenCorsFailureAnalyzer extends AbstractFailureAnalyzer<OpenCorsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, OpenCorsException cause) {
		return new FailureAnalysis(
				"With plinth.security.cors.allow-credentials every web site could act for the users, since every "
						+ "origin is allowed.",
				"Name the origins in plinth.security.cors.allowed-origins, or set "
						+ "plinth.security.cors.allow-credentials to false.",
				cause);
	}

}

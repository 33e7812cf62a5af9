package dev.plinth.resilience.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link InvalidClientException}.
 */
class InvalidClientFailureAnalyzer extends AbstractFailureAnalyzer<InvalidClientException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidClientException cause) {
		return new FailureAnalysis(
				"Clients of other services are not valid:\n    - " + String.join("\n    - ", cause.getFaults()),
				"Correct these properties under plinth.clients, or the annotations.", cause);
	}

}

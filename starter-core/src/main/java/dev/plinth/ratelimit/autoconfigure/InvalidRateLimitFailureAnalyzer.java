package dev.plinth.ratelimit.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link InvalidRateLimitException}.
 */
class InvalidRateLimitFailureAnalyzer extends AbstractFailureAnalyzer<InvalidRateLimitException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidRateLimitException cause) {
		return new FailureAnalysis("Rate limits are not valid:\n    - " + String.join("\n    - ", cause.getFaults()),
				"Correct these properties, or switch a limit off with plinth.ratelimit.rules.<name>.enabled=false.",
				cause);
	}

}

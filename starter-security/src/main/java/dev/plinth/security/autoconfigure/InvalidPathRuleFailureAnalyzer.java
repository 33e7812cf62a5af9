package dev.plinth.security.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzes failures because of a rule by path that cannot be read.
 */
class InvalidPathRuleFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPathRuleException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidPathRuleException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Correct '" + cause.getRule() + "' in " + cause.getProperty()
						+ ". A rule is a path pattern, like /api/v1/products/**, or a method and a path pattern, like "
						+ "GET /api/v1/products/**.",
				cause);
	}

}

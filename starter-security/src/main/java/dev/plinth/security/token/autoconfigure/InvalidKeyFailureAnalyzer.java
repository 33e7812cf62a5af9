package dev.plinth.security.token.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzes failures for want of a fit key.
 */
class InvalidKeyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidKeyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidKeyException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}

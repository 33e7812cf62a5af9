package dev.plinth.cache.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.plinth.cache.http.InvalidCachedResponseException;

/**
 * Failure analyzer for {@link InvalidCachedResponseException}.
 */
class InvalidCachedResponseFailureAnalyzer extends AbstractFailureAnalyzer<InvalidCachedResponseException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidCachedResponseException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", cause.getAction() + ".", cause);
	}

}

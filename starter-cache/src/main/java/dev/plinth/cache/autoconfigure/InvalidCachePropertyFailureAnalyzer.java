package dev.plinth.cache.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Failure analyzer for {@link InvalidCachePropertyException}.
 */
class InvalidCachePropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidCachePropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidCachePropertyException cause) {
		return new FailureAnalysis("Property " + cause.getProperty() + " " + cause.getReason() + ".",
				"Set " + cause.getProperty() + " to a valid value or remove it.", cause);
	}

}

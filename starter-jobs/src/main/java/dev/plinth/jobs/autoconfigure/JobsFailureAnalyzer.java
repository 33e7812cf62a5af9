package dev.plinth.jobs.autoconfigure;

import dev.plinth.jobs.runtime.InvalidJobHandlerException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains wrong settings and wrong handlers.
 */
class JobsFailureAnalyzer extends AbstractFailureAnalyzer<RuntimeException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, RuntimeException cause) {
		InvalidJobPropertyException property = findCause(rootFailure, InvalidJobPropertyException.class);
		if (property != null) {
			return new FailureAnalysis(property.getMessage() + ".",
					"Set " + property.getName() + " to " + property.getExpected() + ".", property);
		}
		InvalidJobHandlerException handler = findCause(rootFailure, InvalidJobHandlerException.class);
		if (handler != null) {
			return new FailureAnalysis("The @JobHandler method " + handler.getMessage() + ".", handler.getAction(),
					handler);
		}
		return null;
	}

}

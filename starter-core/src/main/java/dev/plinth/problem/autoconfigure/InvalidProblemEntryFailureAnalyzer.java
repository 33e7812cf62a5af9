package dev.plinth.problem.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link InvalidProblemEntryException}.
 */
class InvalidProblemEntryFailureAnalyzer extends AbstractFailureAnalyzer<InvalidProblemEntryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidProblemEntryException cause) {
		return new FailureAnalysis(
				"The answer for %s is '%s' in %s, which is not a status from 400 to 599 and a code."
					.formatted(cause.getName(), cause.getValue(), cause.getSource()),
				"Set it to a status and a code, for example plinth.problem.exceptions[%s]=\"409 already-sold\"."
					.formatted(cause.getName()),
				cause);
	}

}

package dev.plinth.security.access.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzes failures because of unknown roles and permissions.
 */
class InvalidAccessRuleFailureAnalyzer extends AbstractFailureAnalyzer<InvalidAccessRuleException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidAccessRuleException cause) {
		return new FailureAnalysis("Access rules do not fit together:\n  - " + String.join("\n  - ", cause.getFaults()),
				"Correct the rule, or declare the role or permission in the property plinth.security.roles. A "
						+ "permission that users have by other means than a role belongs into "
						+ "plinth.security.permissions.",
				cause);
	}

}

package dev.plinth.security.login.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzes failures for want of Argon2id.
 */
class MissingArgon2FailureAnalyzer extends AbstractFailureAnalyzer<MissingArgon2Exception> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingArgon2Exception cause) {
		return new FailureAnalysis(
				"The property plinth.security.password.hash is 'argon2id', but the library for it is missing.",
				"Add the dependency org.bouncycastle:bcprov-jdk18on, or set plinth.security.password.hash to bcrypt.",
				cause);
	}

}

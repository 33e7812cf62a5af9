package dev.plinth.security.login.autoconfigure;

import dev.plinth.security.login.LoginAttempts;
import dev.plinth.security.login.LoginAttemptsContract;

/**
 * Tests for {@link MemoryLoginAttempts}.
 */
class MemoryLoginAttemptsTests extends LoginAttemptsContract {

	private final LoginAttempts attempts = new MemoryLoginAttempts();

	@Override
	protected LoginAttempts attempts() {
		return this.attempts;
	}

}

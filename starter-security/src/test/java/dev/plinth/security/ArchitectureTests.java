package dev.plinth.security;

import dev.plinth.test.architecture.StarterArchitecture;
import org.junit.jupiter.api.Test;

/**
 * Tests for the structure of this starter.
 */
class ArchitectureTests {

	@Test
	void keepsTheHouseRules() {
		StarterArchitecture.of(AuthenticatedUser.class).properties("plinth.security").publicTypes(38).check();
	}

}

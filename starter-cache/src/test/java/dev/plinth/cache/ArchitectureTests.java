package dev.plinth.cache;

import org.junit.jupiter.api.Test;

import dev.plinth.test.architecture.StarterArchitecture;

/**
 * Tests that the starter keeps the rules of all starters.
 */
class ArchitectureTests {

	@Test
	void keepsTheRules() {
		StarterArchitecture.of(TwoLevelCache.class).properties("plinth.cache").publicTypes(24).check();
	}

}

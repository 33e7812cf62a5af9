package dev.plinth.rewrite;

import dev.plinth.test.architecture.StarterArchitecture;
import org.junit.jupiter.api.Test;

/**
 * Tests that the module keeps the rules of all starters.
 */
class ArchitectureTests {

	@Test
	void keepsTheRules() {
		StarterArchitecture.of(AddStarter.class).publicTypes(5).check();
	}

}

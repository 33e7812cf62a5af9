package dev.plinth.test;

import dev.plinth.test.architecture.StarterArchitecture;
import org.junit.jupiter.api.Test;

/**
 * Architecture of this module.
 */
class ArchitectureTests {

	@Test
	void moduleKeepsTheRules() {
		StarterArchitecture.of(StarterArchitecture.class).publicTypes(16).check();
	}

}

package dev.plinth;

import dev.plinth.problem.ProblemRenderer;
import dev.plinth.test.architecture.StarterArchitecture;
import org.junit.jupiter.api.Test;

/**
 * Architecture of this module.
 */
class ArchitectureTests {

	@Test
	void moduleKeepsTheRules() {
		StarterArchitecture.of(ProblemRenderer.class).properties("plinth").publicTypes(62).check();
	}

}

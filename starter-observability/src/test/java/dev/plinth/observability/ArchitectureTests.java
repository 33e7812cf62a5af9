package dev.plinth.observability;

import dev.plinth.observability.logging.Redactor;
import dev.plinth.test.architecture.StarterArchitecture;
import org.junit.jupiter.api.Test;

/**
 * Tests for the architecture of this starter.
 */
class ArchitectureTests {

	@Test
	void followsTheHouseRules() {
		StarterArchitecture.of(Redactor.class).properties("plinth.observability").publicTypes(12).check();
	}

}

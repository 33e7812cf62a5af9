package dev.plinth.jobs;

import dev.plinth.test.architecture.StarterArchitecture;
import org.junit.jupiter.api.Test;

/**
 * Architecture of this module.
 */
class ArchitectureTests {

	@Test
	void moduleKeepsTheRules() {
		StarterArchitecture.of(Jobs.class)
			.properties("plinth.jobs", "plinth.role", "plinth.events", "plinth.webhooks")
			.publicTypes(59)
			.check();
	}

}

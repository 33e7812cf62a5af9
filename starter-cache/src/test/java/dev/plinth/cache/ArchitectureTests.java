package dev.plinth.cache;

import dev.plinth.cache.autoconfigure.TwoLevelCacheAutoConfiguration;
import dev.plinth.test.architecture.StarterArchitecture;
import org.junit.jupiter.api.Test;

/**
 * Architecture of this module.
 */
class ArchitectureTests {

	@Test
	void moduleKeepsTheRules() {
		StarterArchitecture.of(TwoLevelCacheAutoConfiguration.class).properties("plinth.cache").publicTypes(19).check();
	}

}

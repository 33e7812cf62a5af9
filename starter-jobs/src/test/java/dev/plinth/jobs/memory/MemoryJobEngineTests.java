package dev.plinth.jobs.memory;

import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.JobEngineContract;

/**
 * Tests for {@link MemoryJobEngine}.
 */
class MemoryJobEngineTests extends JobEngineContract {

	private final MemoryJobEngine.Store store = new MemoryJobEngine.Store();

	@Override
	protected JobEngine create(String node) {
		return new MemoryJobEngine(node, this.clock, this.store);
	}

}

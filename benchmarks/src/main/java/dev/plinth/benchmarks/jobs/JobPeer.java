package dev.plinth.benchmarks.jobs;

import java.util.Map;

/**
 * A library that runs jobs which do nothing, 20 at once, on a store of its own.
 */
interface JobPeer extends AutoCloseable {

	/**
	 * Run jobs, one round.
	 * @param jobs how many
	 * @return jobs per second for each thing that was measured
	 * @throws Exception if a job did not run
	 */
	Map<String, Double> measure(int jobs) throws Exception;

	@Override
	default void close() {
	}

}

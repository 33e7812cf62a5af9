package dev.plinth.jobs.runtime;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

import dev.plinth.jobs.engine.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What an execution needs from the worker that runs it.
 */
interface ExecutionHost {

	JobCatalog catalog();

	JobPayloads payloads();

	JobPropagation propagation();

	InstantSource clock();

	RandomGenerator random();

	boolean once(String id, String step, Runnable action);

	/**
	 * The outcome is known and must be stored.
	 * @param execution the execution
	 * @param outcome the outcome
	 * @param failure what the handler threw
	 * @param attempted whether the handler was tried
	 */
	void decided(JobExecution execution, Outcome outcome, @Nullable Throwable failure, boolean attempted);

	/**
	 * The application has no handler for the job.
	 * @param execution the execution
	 */
	void unknown(JobExecution execution);

}

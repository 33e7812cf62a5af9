package dev.plinth.jobs;

import java.util.List;

/**
 * What operators do with queues and dead jobs. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
public interface JobOperations {

	/**
	 * List jobs, newest first.
	 * @param query which jobs
	 * @return the jobs
	 */
	List<Job> list(JobQuery query);

	/**
	 * Return how each known queue is doing.
	 * @return the queues by name
	 */
	List<QueueStatus> queues();

	/**
	 * Run a dead or cancelled job again, with all its attempts.
	 * @param id the id of the job
	 * @return whether the job was dead or cancelled
	 */
	boolean replay(String id);

	/**
	 * Remove all jobs that are finished in one of the finished states.
	 * @param state the state
	 * @return how many jobs were removed
	 * @throws IllegalArgumentException if the state is not a finished one
	 */
	int purge(JobState state);

	/**
	 * Start no more jobs of a queue on any node. Running jobs go on.
	 * @param queue the name of the queue
	 */
	void pause(String queue);

	/**
	 * Start jobs of a queue again.
	 * @param queue the name of the queue
	 */
	void resume(String queue);

}

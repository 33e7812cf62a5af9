package dev.plinth.jobs;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Puts work into the background. A payload is a record (or another class that Jackson can
 * write and read) with a {@link JobHandler @JobHandler} method somewhere in the
 * application. A job runs at least once: after the death of a worker it may run again.
 * <p>
 * With the SQL engine a job that is enqueued inside a transaction commits or vanishes
 * with it. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
public interface Jobs {

	/**
	 * Enqueue a job with the settings of its handler.
	 * @param payload the payload
	 * @return the id of the job
	 * @throws IllegalArgumentException if the payload has no name
	 * @throws JobStoreUnavailableException if the store cannot take the job
	 */
	default String enqueue(Object payload) {
		return enqueue(payload, JobOptions.none());
	}

	/**
	 * Enqueue a job.
	 * @param payload the payload
	 * @param options what differs from the settings of its handler
	 * @return the id of the job, or of the earlier job with the same deduplication key
	 * @throws IllegalArgumentException if the payload has no name or the queue is not
	 * known
	 * @throws JobStoreUnavailableException if the store cannot take the job
	 */
	String enqueue(Object payload, JobOptions options);

	/**
	 * Enqueue many jobs in one write.
	 * @param payloads the payloads
	 * @param options what differs from the settings of their handlers; holds for each of
	 * them
	 * @return the ids in the order of the payloads
	 * @throws IllegalArgumentException if a payload has no name or the queue is not known
	 * @throws JobStoreUnavailableException if the store cannot take the jobs
	 */
	List<String> enqueueAll(Collection<?> payloads, JobOptions options);

	/**
	 * Look a job up. Finished jobs are found until their retention ends.
	 * @param id the id of the job
	 * @return the job, or empty if there is none
	 */
	Optional<Job> find(String id);

	/**
	 * Cancel a job. A job that waits never runs; the thread of a job that runs is
	 * interrupted.
	 * @param id the id of the job
	 * @return whether the job was waiting or running
	 */
	boolean cancel(String id);

}

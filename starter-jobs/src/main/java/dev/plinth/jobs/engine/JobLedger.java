package dev.plinth.jobs.engine;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import dev.plinth.jobs.Job;
import dev.plinth.jobs.JobQuery;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.QueueStatus;
import org.jspecify.annotations.Nullable;

/**
 * The book an engine keeps about its jobs: looking up, steering queues, and memory that
 * is shared by the nodes. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
public interface JobLedger {

	/**
	 * Look a job up.
	 * @param id the id
	 * @return the job, or empty if it is not known
	 */
	Optional<Job> find(String id);

	/**
	 * List jobs, newest first.
	 * @param query which jobs
	 * @return the jobs
	 */
	List<Job> list(JobQuery query);

	/**
	 * Count the jobs of queues.
	 * @param queues the queues to report even if they hold nothing
	 * @return the queues by name
	 */
	List<QueueStatus> queues(Collection<String> queues);

	/**
	 * Finish a waiting job as cancelled, or ask the node that runs it to stop.
	 * @param id the id
	 * @return whether the job was waiting or running
	 */
	boolean cancel(String id);

	/**
	 * Hold a dead or cancelled job again, due now and with no attempts made.
	 * @param id the id
	 * @return whether the job was dead or cancelled
	 */
	boolean replay(String id);

	/**
	 * Remove finished jobs.
	 * @param state the finished state
	 * @param before remove jobs that finished before this time
	 * @param max the most jobs
	 * @return how many were removed
	 */
	int purge(JobState state, Instant before, int max);

	/**
	 * Remove marks and keys that have expired.
	 * @param before remove marks that were set before this time
	 */
	void forget(Instant before);

	/**
	 * Pause or resume a queue on all nodes.
	 * @param queue the queue
	 * @param paused whether the queue gives no jobs
	 */
	void pause(String queue, boolean paused);

	/**
	 * Run an action unless the mark of a step is set, and set the mark.
	 * @param id the id of the job
	 * @param step the step
	 * @param action the action
	 * @return whether the action ran
	 */
	boolean once(String id, String step, Runnable action);

	/**
	 * Return the memory of all schedules.
	 * @return the schedules
	 */
	List<ScheduleTick> schedules();

	/**
	 * Move a schedule on and hold the jobs of the runs that were reached, both or
	 * neither. Does nothing if another node was faster.
	 * @param expected what the caller read, or {@code null} to create the schedule
	 * @param next what to remember, or {@code null} to remove the schedule
	 * @param jobs the jobs
	 * @return whether the schedule was moved
	 */
	boolean advance(@Nullable ScheduleTick expected, @Nullable ScheduleTick next, List<StoredJob> jobs);

}

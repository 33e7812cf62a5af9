package dev.plinth.jobs;

import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list, newest first.
 *
 * @param state the state, or {@code null} for all
 * @param queue the queue, or {@code null} for all
 * @param name the stable name of the payload, or {@code null} for all
 * @param owner the user who started the jobs, or {@code null} for all
 * @param limit the most jobs to return, 1 to 500
 * @since 0.1.0
 */
public record JobQuery(@Nullable JobState state, @Nullable String queue, @Nullable String name, @Nullable String owner,
		int limit) {

	/**
	 * Check the values.
	 */
	public JobQuery {
		if (limit < 1 || limit > 500) {
			throw new IllegalArgumentException("Limit " + limit + " is not between 1 and 500");
		}
	}

	/**
	 * The newest 50 jobs in a state.
	 * @param state the state
	 * @return the query
	 */
	public static JobQuery of(JobState state) {
		return new JobQuery(state, null, null, null, 50);
	}

	/**
	 * Return whether a job is asked for.
	 * @param job the job
	 * @return whether the state, queue, name and owner match
	 */
	public boolean matches(Job job) {
		return (this.state == null || this.state == job.state())
				&& (this.queue == null || this.queue.equals(job.queue()))
				&& (this.name == null || this.name.equals(job.name()))
				&& (this.owner == null || this.owner.equals(job.owner()));
	}

}

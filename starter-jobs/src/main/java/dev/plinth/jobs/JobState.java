package dev.plinth.jobs;

import java.util.Locale;

/**
 * State of a job.
 *
 * @since 0.1.0
 */
public enum JobState {

	/**
	 * Waits for its time: a delay, or the pause before another attempt.
	 */
	SCHEDULED,

	/**
	 * Is due and waits for a worker.
	 */
	READY,

	/**
	 * A worker has it.
	 */
	RUNNING,

	/**
	 * Ended well.
	 */
	SUCCEEDED,

	/**
	 * Failed for good and waits for someone to look at it.
	 */
	DEAD,

	/**
	 * Was cancelled.
	 */
	CANCELLED;

	/**
	 * Return whether no worker will touch the job again.
	 * @return whether the job is finished
	 */
	public boolean isFinished() {
		return this == SUCCEEDED || this == DEAD || this == CANCELLED;
	}

	/**
	 * Return the state as it is written in answers, such as {@code succeeded}.
	 * @return the name in lower case
	 */
	public String key() {
		return name().toLowerCase(Locale.ROOT);
	}

}

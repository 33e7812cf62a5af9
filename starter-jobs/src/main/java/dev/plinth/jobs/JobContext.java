package dev.plinth.jobs;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a handler can know and say about the job that it runs. Handlers take it as an
 * additional parameter. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
public interface JobContext {

	/**
	 * Return the id of the job. It is the same in each attempt.
	 * @return the id
	 */
	String id();

	/**
	 * Return the number of this attempt.
	 * @return the attempt, 1 for the first
	 */
	int attempt();

	/**
	 * Return whether this attempt is the last one.
	 * @return whether a failure makes the job dead
	 */
	boolean isLastAttempt();

	/**
	 * Return when this attempt is interrupted.
	 * @return the end of the time-out
	 */
	Instant deadline();

	/**
	 * Return when the job was enqueued.
	 * @return the time
	 */
	Instant createdAt();

	/**
	 * Return the user who started the job.
	 * @return the id of the user, or {@code null}
	 */
	@Nullable String owner();

	/**
	 * Return whether the job was cancelled or has lost its claim, so that nothing it does
	 * counts any more.
	 * @return whether the handler should stop
	 */
	boolean isCancelled();

	/**
	 * Tell how far the job is. Written to the store at most once a second.
	 * @param percent the progress in percent, 0 to 100
	 */
	default void progress(int percent) {
		progress(percent, null);
	}

	/**
	 * Tell how far the job is and what it does. Written to the store at most once a
	 * second.
	 * @param percent the progress in percent, 0 to 100
	 * @param message what the job does, at most 200 characters
	 */
	void progress(int percent, @Nullable String message);

	/**
	 * Run an action of this job once, however often the job is tried. With the SQL engine
	 * the mark and what the action writes to the same database commit together. With
	 * other engines the mark is set after the action, so that a death in between repeats
	 * it.
	 * @param step the name of the action, unique within the job
	 * @param action the action
	 * @return whether the action ran now
	 */
	boolean once(String step, Runnable action);

}

package dev.plinth.jobs;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What differs for one job from the settings of its handler. Immutable: each method
 * returns new options.
 *
 * @since 0.1.0
 */
public final class JobOptions {

	private static final JobOptions NONE = new JobOptions(null, null, null, null, null, null, null, null, null, null,
			null);

	private final @Nullable Duration delay;

	private final @Nullable Instant at;

	private final @Nullable String queue;

	private final @Nullable Integer priority;

	private final @Nullable Integer attempts;

	private final @Nullable Backoff backoff;

	private final @Nullable Duration timeout;

	private final @Nullable String deduplicationKey;

	private final @Nullable Duration deduplicationWindow;

	private final @Nullable String owner;

	private final @Nullable String orderKey;

	private JobOptions(@Nullable Duration delay, @Nullable Instant at, @Nullable String queue,
			@Nullable Integer priority, @Nullable Integer attempts, @Nullable Backoff backoff,
			@Nullable Duration timeout, @Nullable String deduplicationKey, @Nullable Duration deduplicationWindow,
			@Nullable String owner, @Nullable String orderKey) {
		this.delay = delay;
		this.at = at;
		this.queue = queue;
		this.priority = priority;
		this.attempts = attempts;
		this.backoff = backoff;
		this.timeout = timeout;
		this.deduplicationKey = deduplicationKey;
		this.deduplicationWindow = deduplicationWindow;
		this.owner = owner;
		this.orderKey = orderKey;
	}

	/**
	 * Options that change nothing.
	 * @return the options
	 */
	public static JobOptions none() {
		return NONE;
	}

	/**
	 * Run the job after a delay.
	 * @param delay the delay
	 * @return new options
	 */
	public JobOptions delay(Duration delay) {
		return new JobOptions(delay, null, this.queue, this.priority, this.attempts, this.backoff, this.timeout,
				this.deduplicationKey, this.deduplicationWindow, this.owner, this.orderKey);
	}

	/**
	 * Run the job at a time.
	 * @param at the time
	 * @return new options
	 */
	public JobOptions at(Instant at) {
		return new JobOptions(null, at, this.queue, this.priority, this.attempts, this.backoff, this.timeout,
				this.deduplicationKey, this.deduplicationWindow, this.owner, this.orderKey);
	}

	/**
	 * Put the job into a queue.
	 * @param queue the name of a queue that a handler or the configuration names
	 * @return new options
	 */
	public JobOptions queue(String queue) {
		return new JobOptions(this.delay, this.at, queue, this.priority, this.attempts, this.backoff, this.timeout,
				this.deduplicationKey, this.deduplicationWindow, this.owner, this.orderKey);
	}

	/**
	 * Set the priority within the queue.
	 * @param priority the priority, -100 to 100; higher goes first
	 * @return new options
	 */
	public JobOptions priority(int priority) {
		if (priority < -100 || priority > 100) {
			throw new IllegalArgumentException("Priority " + priority + " is not between -100 and 100");
		}
		return new JobOptions(this.delay, this.at, this.queue, priority, this.attempts, this.backoff, this.timeout,
				this.deduplicationKey, this.deduplicationWindow, this.owner, this.orderKey);
	}

	/**
	 * Set the attempts after which the job is dead.
	 * @param attempts the attempts, 1 or more
	 * @return new options
	 */
	public JobOptions attempts(int attempts) {
		if (attempts < 1) {
			throw new IllegalArgumentException("A job needs at least one attempt");
		}
		return new JobOptions(this.delay, this.at, this.queue, this.priority, attempts, this.backoff, this.timeout,
				this.deduplicationKey, this.deduplicationWindow, this.owner, this.orderKey);
	}

	/**
	 * Set the pauses between the attempts.
	 * @param backoff the pauses
	 * @return new options
	 */
	public JobOptions backoff(Backoff backoff) {
		return new JobOptions(this.delay, this.at, this.queue, this.priority, this.attempts, backoff, this.timeout,
				this.deduplicationKey, this.deduplicationWindow, this.owner, this.orderKey);
	}

	/**
	 * Set the time after which an attempt is interrupted.
	 * @param timeout the time-out
	 * @return new options
	 */
	public JobOptions timeout(Duration timeout) {
		return new JobOptions(this.delay, this.at, this.queue, this.priority, this.attempts, this.backoff, timeout,
				this.deduplicationKey, this.deduplicationWindow, this.owner, this.orderKey);
	}

	/**
	 * Enqueue nothing while an unfinished job has the same key.
	 * @param key the key; unique over all jobs of the application
	 * @return new options
	 */
	public JobOptions deduplicate(String key) {
		return new JobOptions(this.delay, this.at, this.queue, this.priority, this.attempts, this.backoff, this.timeout,
				key, null, this.owner, this.orderKey);
	}

	/**
	 * Enqueue nothing if a job with the same key was enqueued within a window, finished
	 * or not.
	 * @param key the key; unique over all jobs of the application
	 * @param window the window
	 * @return new options
	 */
	public JobOptions deduplicate(String key, Duration window) {
		return new JobOptions(this.delay, this.at, this.queue, this.priority, this.attempts, this.backoff, this.timeout,
				key, window, this.owner, this.orderKey);
	}

	/**
	 * Set the user who may see the job. Without it this is the user of the current
	 * request.
	 * @param owner the id of the user
	 * @return new options
	 */
	public JobOptions owner(String owner) {
		return new JobOptions(this.delay, this.at, this.queue, this.priority, this.attempts, this.backoff, this.timeout,
				this.deduplicationKey, this.deduplicationWindow, owner, this.orderKey);
	}

	/**
	 * Run jobs with the same key one after the other, in the order in which they were
	 * enqueued.
	 * @param key the key
	 * @return new options
	 */
	public JobOptions inOrderOf(String key) {
		return new JobOptions(this.delay, this.at, this.queue, this.priority, this.attempts, this.backoff, this.timeout,
				this.deduplicationKey, this.deduplicationWindow, this.owner, key);
	}

	/**
	 * Return how long the job waits before it may run.
	 * @return the delay, {@code null} if not set
	 */
	public @Nullable Duration getDelay() {
		return this.delay;
	}

	/**
	 * Return when the job may run.
	 * @return the time, {@code null} if not set
	 */
	public @Nullable Instant getAt() {
		return this.at;
	}

	/**
	 * Return the queue.
	 * @return the queue, {@code null} if not set
	 */
	public @Nullable String getQueue() {
		return this.queue;
	}

	/**
	 * Return the priority, higher first.
	 * @return the priority, {@code null} if not set
	 */
	public @Nullable Integer getPriority() {
		return this.priority;
	}

	/**
	 * Return how often the job is tried at most.
	 * @return the number of attempts, {@code null} if not set
	 */
	public @Nullable Integer getAttempts() {
		return this.attempts;
	}

	/**
	 * Return the pauses between attempts.
	 * @return the pauses, {@code null} if not set
	 */
	public @Nullable Backoff getBackoff() {
		return this.backoff;
	}

	/**
	 * Return how long one attempt may take.
	 * @return the time-out, {@code null} if not set
	 */
	public @Nullable Duration getTimeout() {
		return this.timeout;
	}

	/**
	 * Return the key that at most one job has.
	 * @return the key, {@code null} if not set
	 */
	public @Nullable String getDeduplicationKey() {
		return this.deduplicationKey;
	}

	/**
	 * Return how long the deduplication key counts.
	 * @return the time, {@code null} for until the job is finished
	 */
	public @Nullable Duration getDeduplicationWindow() {
		return this.deduplicationWindow;
	}

	/**
	 * Return whom the job belongs to.
	 * @return the id of the owner, {@code null} if not set
	 */
	public @Nullable String getOwner() {
		return this.owner;
	}

	/**
	 * Return the key whose jobs run one after the other.
	 * @return the key, {@code null} if not set
	 */
	public @Nullable String getOrderKey() {
		return this.orderKey;
	}

}

package dev.plinth.jobs.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import dev.plinth.jobs.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * A job as an engine holds it.
 *
 * @param id the id
 * @param queue the queue
 * @param name the stable name of the payload
 * @param version the version of the payload
 * @param payload the payload as JSON
 * @param priority the priority; higher goes first
 * @param runAt when the job is due
 * @param createdAt when the job was enqueued
 * @param attempts the attempts that have ended
 * @param takeovers how often the job was taken from a node that went silent
 * @param maxAttempts the attempts after which the job is dead
 * @param backoff the pauses between the attempts
 * @param timeout the time after which an attempt is interrupted
 * @param owner the user who started the job
 * @param context what follows from the request to the job, such as the request id
 * @param deduplicationKey the key that keeps equal jobs out
 * @param deduplicationWindow how long the key is kept, or {@code null} until the job is
 * finished
 * @param orderKey the key of jobs that run one after the other
 * @param error the stack trace of the last failure
 * @since 0.1.0
 */
public record StoredJob(String id, String queue, String name, int version, String payload, int priority, Instant runAt,
		Instant createdAt, int attempts, int takeovers, int maxAttempts, Backoff backoff, Duration timeout,
		@Nullable String owner, Map<String, String> context, @Nullable String deduplicationKey,
		@Nullable Duration deduplicationWindow, @Nullable String orderKey, @Nullable String error) {

	/**
	 * Return this job with another due time and other counts.
	 * @param runAt when the job is due
	 * @param attempts the attempts that have ended
	 * @param takeovers how often the job was taken over
	 * @param error the stack trace of the last failure
	 * @return the changed job
	 */
	public StoredJob next(Instant runAt, int attempts, int takeovers, @Nullable String error) {
		return new StoredJob(this.id, this.queue, this.name, this.version, this.payload, this.priority, runAt,
				this.createdAt, attempts, takeovers, this.maxAttempts, this.backoff, this.timeout, this.owner,
				this.context, this.deduplicationKey, this.deduplicationWindow, this.orderKey, error);
	}

	/**
	 * Return the form in which engines keep this job: one line of JSON with everything
	 * but its queue, id and due time, then the payload.
	 * @return the stored form in UTF-8
	 */
	public byte[] encode() {
		return JobEncoding.write(this);
	}

	/**
	 * Read a job from its stored form.
	 * @param queue the queue
	 * @param id the id
	 * @param runAt when the job is due
	 * @param stored the stored form
	 * @return the job
	 */
	public static StoredJob decode(String queue, String id, Instant runAt, byte[] stored) {
		return JobEncoding.read(queue, id, runAt, stored);
	}

}

package dev.plinth.jobs;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A job as it is seen from outside.
 *
 * @param id the id
 * @param name the stable name of the payload
 * @param queue the queue
 * @param state the state
 * @param priority the priority; higher goes first
 * @param attempts the attempts that have ended
 * @param maxAttempts the attempts after which the job is dead
 * @param progress the progress in percent, 0 to 100
 * @param progressMessage what the handler said last about its progress
 * @param owner the user who started the job
 * @param requestId the id of the request that started the job
 * @param createdAt when the job was enqueued
 * @param runAt when the job is or was due
 * @param startedAt when the last attempt started
 * @param finishedAt when the job finished
 * @param worker the node that has the job
 * @param payload the payload as JSON
 * @param result what the handler returned, as JSON
 * @param error the stack trace of the last failure
 * @since 0.1.0
 */
public record Job(String id, String name, String queue, JobState state, int priority, int attempts, int maxAttempts,
		int progress, @Nullable String progressMessage, @Nullable String owner, @Nullable String requestId,
		Instant createdAt, Instant runAt, @Nullable Instant startedAt, @Nullable Instant finishedAt,
		@Nullable String worker, String payload, @Nullable String result, @Nullable String error) {

}

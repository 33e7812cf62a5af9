package dev.plinth.jobs;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * An attempt at a job that has ended.
 *
 * @param id the id of the job
 * @param name the stable name of the payload
 * @param queue the queue
 * @param attempt the number of the attempt, 1 for the first
 * @param outcome {@link JobState#SCHEDULED} if there is another attempt, else the
 * finished state
 * @param waited how long the job was due before the attempt started
 * @param duration how long the attempt took
 * @param failure what the handler threw
 * @since 0.1.0
 */
public record JobAttempt(String id, String name, String queue, int attempt, JobState outcome, Duration waited,
		Duration duration, @Nullable Throwable failure) {

}

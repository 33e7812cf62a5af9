package dev.plinth.jobs.engine;

import java.time.Instant;

import dev.plinth.jobs.JobState;
import org.jspecify.annotations.Nullable;

/**
 * What became of a claim.
 *
 * @param claim the claim
 * @param state a finished state, or {@link JobState#SCHEDULED} to hold the job again
 * until its changed due time
 * @param job the job after the attempt
 * @param progress the last progress
 * @param startedAt when the attempt started, or {@code null} if it did not
 * @param finishedAt when the attempt ended
 * @param result what the handler returned, as JSON
 * @since 0.1.0
 */
public record Outcome(Claim claim, JobState state, StoredJob job, @Nullable Progress progress,
		@Nullable Instant startedAt, Instant finishedAt, @Nullable String result) {

}

package dev.plinth.jobs;

import com.fasterxml.jackson.annotation.JsonRawValue;
import org.jspecify.annotations.Nullable;

/**
 * What the client that started a job is shown: no payload and no stack trace.
 *
 * @param id the id
 * @param name the stable name of the payload
 * @param state the state in lower case
 * @param progress the progress in percent
 * @param message what the handler said about its progress
 * @param attempts the attempts that have ended
 * @param result what the handler returned
 * @since 0.1.0
 */
public record JobStatus(String id, String name, String state, int progress, @Nullable String message, int attempts,
		@JsonRawValue @Nullable String result) {

	/**
	 * Return the status of a job.
	 * @param job the job
	 * @return the status
	 */
	public static JobStatus of(Job job) {
		return new JobStatus(job.id(), job.name(), job.state().key(), job.progress(), job.progressMessage(),
				job.attempts(), job.result());
	}

}

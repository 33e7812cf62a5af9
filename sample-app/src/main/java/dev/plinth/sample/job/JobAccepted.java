package dev.plinth.sample.job;

import java.net.URI;

import dev.plinth.web.ApiResponse;

import org.springframework.http.ResponseEntity;

/**
 * The answer to a request whose work is done by a job.
 *
 * @param jobId the id under which the client asks for the job
 */
public record JobAccepted(String jobId) {

	public static ResponseEntity<ApiResponse<JobAccepted>> answer(String jobId) {
		return ApiResponse.accepted(URI.create("/api/v1/jobs/" + jobId), new JobAccepted(jobId));
	}

}

package dev.plinth.sample.job;

import dev.plinth.jobs.Job;
import dev.plinth.jobs.JobStatus;
import dev.plinth.jobs.Jobs;
import dev.plinth.problem.NotFoundException;
import dev.plinth.web.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * How a job is doing, for the user who started it and for admins.
 */
@RestController
@RequestMapping("/api/v1/jobs")
class JobController {

	private final Jobs jobs;

	JobController(Jobs jobs) {
		this.jobs = jobs;
	}

	@GetMapping("/{id}")
	ApiResponse<JobStatus> get(@PathVariable String id, HttpServletRequest request) {
		Job job = this.jobs.find(id).filter((found) -> maySee(request, found)).orElseThrow(NotFoundException::new);
		return ApiResponse.ok(JobStatus.of(job));
	}

	private static boolean maySee(HttpServletRequest request, Job job) {
		return request.isUserInRole("admin") || request.getUserPrincipal().getName().equals(job.owner());
	}

}

package dev.plinth.jobs.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import dev.plinth.jobs.Job;
import dev.plinth.jobs.JobOperations;
import dev.plinth.jobs.JobQuery;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.QueueStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint} that shows queues, running and dead jobs, and lets an operator pause
 * queues and replay or cancel jobs. Payloads are not shown, since they may hold personal
 * data.
 */
@Endpoint(id = "jobs")
class JobsEndpoint {

	private static final int LISTED = 50;

	private final Jobs jobs;

	private final JobOperations operations;

	private final Supplier<String> engine;

	/**
	 * Create an endpoint.
	 * @param jobs finds jobs
	 * @param operations steers them
	 * @param engine the name of the engine
	 */
	JobsEndpoint(Jobs jobs, JobOperations operations, Supplier<String> engine) {
		this.jobs = jobs;
		this.operations = operations;
		this.engine = engine;
	}

	/**
	 * Show queues, running jobs and dead jobs.
	 * @param state lists the jobs in a state instead of running and dead ones
	 * @param queue lists the jobs of one queue only
	 * @return the overview
	 */
	@ReadOperation
	public Overview overview(@Nullable String state, @Nullable String queue) {
		if (state != null) {
			return new Overview(this.engine.get(), this.operations.queues(), null, null, list(state(state), queue));
		}
		return new Overview(this.engine.get(), this.operations.queues(), list(JobState.RUNNING, queue),
				list(JobState.DEAD, queue), null);
	}

	private List<Entry> list(JobState state, @Nullable String queue) {
		return this.operations.list(new JobQuery(state, queue, null, null, LISTED)).stream().map(Entry::of).toList();
	}

	private static JobState state(String name) {
		try {
			return JobState.valueOf(name.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidEndpointRequestException("Unknown state " + name,
					"state is scheduled, ready, running, succeeded, dead or cancelled");
		}
	}

	/**
	 * Show a job.
	 * @param id the id
	 * @return the job, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable Entry job(@Selector String id) {
		return this.jobs.find(id).map(Entry::of).orElse(null);
	}

	/**
	 * Steer a queue, or all dead jobs.
	 * @param action {@code pause} or {@code resume} a queue, {@code replay-dead} or
	 * {@code purge-dead} jobs of a queue or of all
	 * @param queue the queue
	 * @return how many jobs or queues were changed
	 */
	@WriteOperation
	public Map<String, Integer> steer(String action, @Nullable String queue) {
		int changed = switch (action) {
			case "pause" -> {
				this.operations.pause(required(queue));
				yield 1;
			}
			case "resume" -> {
				this.operations.resume(required(queue));
				yield 1;
			}
			case "replay-dead" -> replayDead(queue);
			case "purge-dead" -> {
				if (queue != null) {
					throw invalid("purge-dead takes no queue");
				}
				yield this.operations.purge(JobState.DEAD);
			}
			default -> throw invalid("action is pause, resume, replay-dead or purge-dead");
		};
		return Map.of("changed", changed);
	}

	private int replayDead(@Nullable String queue) {
		int replayed = 0;
		for (Job job : this.operations.list(new JobQuery(JobState.DEAD, queue, null, null, 500))) {
			replayed += this.operations.replay(job.id()) ? 1 : 0;
		}
		return replayed;
	}

	private String required(@Nullable String queue) {
		if (queue == null || this.operations.queues().stream().noneMatch((status) -> status.name().equals(queue))) {
			throw invalid("queue is not the name of a queue");
		}
		return queue;
	}

	private static InvalidEndpointRequestException invalid(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

	/**
	 * Run a dead or cancelled job again.
	 * @param id the id
	 * @param action {@code replay} or {@code cancel}
	 * @return the job, or {@code null} if there is none
	 */
	@WriteOperation
	public @Nullable Entry change(@Selector String id, String action) {
		switch (action) {
			case "replay" -> this.operations.replay(id);
			case "cancel" -> this.jobs.cancel(id);
			default -> throw invalid("action is replay or cancel");
		}
		return job(id);
	}

	/**
	 * Cancel a job.
	 * @param id the id
	 * @return the job, or {@code null} if there is none
	 */
	@DeleteOperation
	public @Nullable Entry cancel(@Selector String id) {
		return change(id, "cancel");
	}

	/**
	 * What the endpoint shows first.
	 *
	 * @param engine the name of the engine
	 * @param queues the queues
	 * @param running the newest running jobs
	 * @param dead the newest dead jobs
	 * @param jobs the newest jobs in the state that was asked for
	 */
	public record Overview(String engine, List<QueueStatus> queues, @Nullable List<Entry> running,
			@Nullable List<Entry> dead, @Nullable List<Entry> jobs) {

	}

	/**
	 * A job without its payload and result.
	 *
	 * @param id the id
	 * @param name the stable name of the payload
	 * @param queue the queue
	 * @param state the state
	 * @param priority the priority
	 * @param attempts the attempts that have ended
	 * @param maxAttempts the attempts after which the job is dead
	 * @param progress the progress in percent
	 * @param message what the handler said about its progress
	 * @param owner the user who started the job
	 * @param requestId the id of the request that started the job
	 * @param createdAt when the job was enqueued
	 * @param runAt when the job is or was due
	 * @param startedAt when the last attempt started
	 * @param finishedAt when the job finished
	 * @param worker the node that has the job
	 * @param error the first line of the last failure
	 * @param stackTrace the last failure
	 */
	public record Entry(String id, String name, String queue, String state, int priority, int attempts, int maxAttempts,
			int progress, @Nullable String message, @Nullable String owner, @Nullable String requestId,
			String createdAt, String runAt, @Nullable String startedAt, @Nullable String finishedAt,
			@Nullable String worker, @Nullable String error, @Nullable String stackTrace) {

		static Entry of(Job job) {
			return new Entry(job.id(), job.name(), job.queue(), job.state().key(), job.priority(), job.attempts(),
					job.maxAttempts(), job.progress(), job.progressMessage(), job.owner(), job.requestId(),
					job.createdAt().toString(), job.runAt().toString(), text(job.startedAt()), text(job.finishedAt()),
					job.worker(), (job.error() != null) ? job.error().lines().findFirst().orElse("") : null,
					job.error());
		}

		private static @Nullable String text(@Nullable Object time) {
			return (time != null) ? time.toString() : null;
		}

	}

}

package dev.plinth.jobs.redis;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import dev.plinth.jobs.Job;
import dev.plinth.jobs.JobQuery;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.QueueStatus;
import dev.plinth.jobs.engine.JobLedger;
import dev.plinth.jobs.engine.ScheduleTick;
import dev.plinth.jobs.engine.StoredJob;
import dev.plinth.jobs.jdbc.JdbcJobEngine;
import org.jspecify.annotations.Nullable;

/**
 * The book of Redis, which also knows the jobs that are on their way to it.
 */
final class OutboxJobLedger implements JobLedger {

	private final JobLedger redis;

	private final JdbcJobEngine database;

	OutboxJobLedger(JobLedger redis, JdbcJobEngine database) {
		this.redis = redis;
		this.database = database;
	}

	@Override
	public Optional<Job> find(String id) {
		return this.redis.find(id).or(() -> this.database.ledger().find(id).map(OutboxJobLedger::unwrap));
	}

	private static Job unwrap(Job outbound) {
		if (!outbound.queue().equals(OutboxEnvelope.QUEUE)) {
			return outbound;
		}
		StoredJob job = OutboxEnvelope.unwrap(outbound.id(), outbound.payload());
		JobState state = (outbound.state() == JobState.CANCELLED) ? JobState.CANCELLED : JobState.SCHEDULED;
		return new Job(job.id(), job.name(), job.queue(), state, job.priority(), 0, job.maxAttempts(), 0, null,
				job.owner(), job.context().get("requestId"), job.createdAt(), job.runAt(), null, outbound.finishedAt(),
				null, job.payload(), null, null);
	}

	@Override
	public boolean cancel(String id) {
		return this.redis.cancel(id) || this.database.ledger().cancel(id);
	}

	@Override
	public List<Job> list(JobQuery query) {
		return this.redis.list(query);
	}

	@Override
	public List<QueueStatus> queues(Collection<String> queues) {
		return this.redis.queues(queues);
	}

	@Override
	public boolean replay(String id) {
		return this.redis.replay(id);
	}

	@Override
	public int purge(JobState state, Instant before, int max) {
		return this.redis.purge(state, before, max);
	}

	@Override
	public void forget(Instant before) {
		this.redis.forget(before);
		this.database.ledger().purge(JobState.CANCELLED, before, 1000);
		this.database.ledger().forget(before);
	}

	@Override
	public void pause(String queue, boolean paused) {
		this.redis.pause(queue, paused);
	}

	/**
	 * Keeps the marks in the database, where they commit with the action.
	 */
	@Override
	public boolean once(String id, String step, Runnable action) {
		return this.database.ledger().once(id, step, action);
	}

	@Override
	public List<ScheduleTick> schedules() {
		return this.redis.schedules();
	}

	@Override
	public boolean advance(@Nullable ScheduleTick expected, @Nullable ScheduleTick next, List<StoredJob> jobs) {
		return this.redis.advance(expected, next, jobs);
	}

}

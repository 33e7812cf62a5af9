package dev.plinth.jobs.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.plinth.jobs.engine.Claim;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.JobLedger;
import dev.plinth.jobs.engine.Outcome;
import dev.plinth.jobs.engine.Progress;
import dev.plinth.jobs.engine.RateLimit;
import dev.plinth.jobs.engine.Renewal;
import dev.plinth.jobs.engine.StoredJob;
import dev.plinth.jobs.jdbc.JdbcJobEngine;
import dev.plinth.jobs.redis.RedisScripts.Arguments;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Holds jobs in Redis 6.2 or later: due jobs in a stream with a consumer group for each
 * queue, others in sorted sets, and one hash for each job. Every step is one script, so
 * that it happens wholly or not at all; all keys are in one hash slot.
 *
 * @since 0.1.0
 */
public final class RedisJobEngine implements JobEngine {

	private static final int BATCH = 250;

	private final RedisScripts scripts;

	private final RedisAdditions additions;

	private final RedisJobLedger ledger;

	private final String node;

	private final InstantSource clock;

	/**
	 * Create an engine.
	 * @param connectionFactory the application's Lettuce connections
	 * @param prefix the start of all keys, with a hash tag such as
	 * <code>plinth:{jobs:shop}:</code>
	 * @param timeout how long to wait for Redis
	 * @param node the name of this node
	 * @param clock tells the time
	 */
	public RedisJobEngine(RedisConnectionFactory connectionFactory, String prefix, Duration timeout, String node,
			InstantSource clock) {
		this.scripts = new RedisScripts(connectionFactory, prefix, timeout);
		this.additions = new RedisAdditions(this.scripts, clock);
		this.ledger = new RedisJobLedger(this.scripts, clock);
		this.node = node;
		this.clock = clock;
	}

	/**
	 * Return an engine that holds jobs in Redis, and takes those that are enqueued inside
	 * a transaction through the database: they commit or vanish with it and are forwarded
	 * to Redis after it, also when the process dies in between. A deduplication key is
	 * looked at when the job reaches Redis.
	 * @param database takes jobs through transactions
	 * @param lease how long a node that forwards jobs may be silent before others do
	 * @return the engine, which is to be started and stopped
	 */
	public JobEngine withOutbox(JdbcJobEngine database, Duration lease) {
		return new OutboxJobEngine(this, database, lease, this.clock);
	}

	@Override
	public String name() {
		return "redis";
	}

	@Override
	public boolean isTransactional() {
		return false;
	}

	@Override
	public List<String> add(List<StoredJob> jobs) {
		return this.additions.add(jobs);
	}

	private long now() {
		return this.clock.instant().toEpochMilli();
	}

	@Override
	public List<Claim> claim(String queue, int max, @Nullable RateLimit limit) {
		List<?> answer = this.scripts.runForList(RedisScript.CLAIM,
				new Arguments().add(now())
					.add(queue)
					.add(this.node)
					.add(max)
					.add((limit != null) ? limit.permits() : 0)
					.add((limit != null) ? limit.period().toMillis() : 0));
		List<Claim> claims = new ArrayList<>(answer.size() / 4);
		for (int i = 0; i < answer.size(); i += 4) {
			claims.add(read(queue, answer.get(i), answer.get(i + 1), answer.get(i + 2), answer.get(i + 3)));
		}
		return claims;
	}

	private static Claim read(String queue, Object id, Object token, Object at, Object data) {
		Instant runAt = Instant.ofEpochMilli(Long.parseLong(RedisScripts.text(at)));
		return new Claim(StoredJob.decode(queue, RedisScripts.text(id), runAt, (byte[]) data),
				RedisScripts.text(token));
	}

	@Override
	public Renewal renew(Collection<Claim> claims, Map<String, Progress> progress) {
		Set<String> lost = new HashSet<>();
		Set<String> cancelled = new HashSet<>();
		List<Claim> ordered = List.copyOf(claims);
		for (int from = 0; from < ordered.size(); from += BATCH) {
			Arguments arguments = new Arguments().add(this.node);
			for (Claim claim : ordered.subList(from, Math.min(ordered.size(), from + BATCH))) {
				Progress made = progress.get(claim.job().id());
				arguments.add(claim.job().id())
					.add(claim.job().queue())
					.add(claim.token())
					.add((made != null) ? Integer.toString(made.percent()) : null)
					.add((made != null) ? made.message() : null)
					.add((made != null) ? Long.toString(made.startedAt().toEpochMilli()) : null);
			}
			for (Object marked : this.scripts.runForList(RedisScript.RENEW, arguments)) {
				String text = RedisScripts.text(marked);
				((text.charAt(0) == 'l') ? lost : cancelled).add(text.substring(1));
			}
		}
		return new Renewal(lost, cancelled);
	}

	@Override
	public Set<String> apply(List<Outcome> outcomes) {
		Set<String> lost = new HashSet<>();
		for (int from = 0; from < outcomes.size(); from += BATCH) {
			Arguments arguments = new Arguments().add(now());
			outcomes.subList(from, Math.min(outcomes.size(), from + BATCH))
				.forEach((outcome) -> addOutcome(arguments, outcome));
			this.scripts.runForList(RedisScript.APPLY, arguments).forEach((id) -> lost.add(RedisScripts.text(id)));
		}
		return lost;
	}

	private static void addOutcome(Arguments arguments, Outcome outcome) {
		StoredJob job = outcome.job();
		Progress progress = outcome.progress();
		Instant startedAt = outcome.startedAt();
		arguments.add(job.id())
			.add(job.queue())
			.add(outcome.claim().token())
			.add(outcome.state().key())
			.add(job.runAt().toEpochMilli())
			.add(job.encode())
			.add((progress != null) ? Integer.toString(progress.percent()) : null)
			.add((progress != null) ? progress.message() : null)
			.add((startedAt != null) ? Long.toString(startedAt.toEpochMilli()) : null)
			.add(outcome.finishedAt().toEpochMilli())
			.add(outcome.result());
	}

	@Override
	public List<Claim> takeOver(Duration silence, int max) {
		List<?> answer = this.scripts.runForList(RedisScript.TAKEOVER,
				new Arguments().add(this.node).add(silence.toMillis()).add(max));
		List<Claim> claims = new ArrayList<>(answer.size() / 5);
		for (int i = 0; i < answer.size(); i += 5) {
			claims.add(read(RedisScripts.text(answer.get(i + 1)), answer.get(i), answer.get(i + 2), answer.get(i + 3),
					answer.get(i + 4)));
		}
		return claims;
	}

	@Override
	public JobLedger ledger() {
		return this.ledger;
	}

}

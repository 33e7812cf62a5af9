package dev.plinth.jobs.redis;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import dev.plinth.jobs.Job;
import dev.plinth.jobs.JobQuery;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.QueueStatus;
import dev.plinth.jobs.engine.JobLedger;
import dev.plinth.jobs.engine.ScheduleTick;
import dev.plinth.jobs.engine.StoredJob;
import dev.plinth.jobs.redis.RedisScripts.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * The book of the Redis engine.
 */
final class RedisJobLedger implements JobLedger {

	private static final int FIELDS = 11;

	private static final int SCAN = 2000;

	private static final int BATCH = 500;

	private final RedisScripts scripts;

	private final InstantSource clock;

	RedisJobLedger(RedisScripts scripts, InstantSource clock) {
		this.scripts = scripts;
		this.clock = clock;
	}

	private long now() {
		return this.clock.instant().toEpochMilli();
	}

	@Override
	public Optional<Job> find(String id) {
		return find(List.of(id)).stream().findFirst();
	}

	private List<Job> find(List<String> ids) {
		List<Job> jobs = new ArrayList<>(ids.size());
		for (int from = 0; from < ids.size(); from += BATCH) {
			List<String> batch = ids.subList(from, Math.min(ids.size(), from + BATCH));
			Arguments arguments = new Arguments();
			batch.forEach(arguments::add);
			List<?> fields = this.scripts.runForList(RedisScript.FIND, arguments);
			for (int i = 0; i < batch.size(); i++) {
				if (fields.get(i * FIELDS) instanceof byte[] data && data.length > 0) {
					jobs.add(read(batch.get(i), data, fields.subList(i * FIELDS, (i + 1) * FIELDS)));
				}
			}
		}
		return jobs;
	}

	private Job read(String id, byte[] data, List<?> fields) {
		Instant runAt = Instant.ofEpochMilli(Long.parseLong(RedisScripts.text(fields.get(2))));
		StoredJob job = StoredJob.decode(RedisScripts.text(fields.get(1)), id, runAt, data);
		String finished = RedisScripts.text(fields.get(3));
		JobState state;
		if (!finished.isEmpty()) {
			state = JobState.valueOf(finished.toUpperCase(Locale.ROOT));
		}
		else if (optional(fields.get(4)) != null) {
			state = JobState.RUNNING;
		}
		else {
			state = runAt.isAfter(this.clock.instant()) ? JobState.SCHEDULED : JobState.READY;
		}
		String percent = optional(fields.get(6));
		int progress = (state == JobState.SUCCEEDED) ? 100 : (percent != null) ? Integer.parseInt(percent) : 0;
		return new Job(id, job.name(), job.queue(), state, job.priority(), job.attempts(), job.maxAttempts(), progress,
				optional(fields.get(7)), job.owner(), job.context().get("requestId"), job.createdAt(), runAt,
				time(fields.get(8)), time(fields.get(9)), optional(fields.get(5)), job.payload(),
				optional(fields.get(10)), job.error());
	}

	private static @Nullable String optional(Object field) {
		String text = RedisScripts.text(field);
		return text.isEmpty() ? null : text;
	}

	private static @Nullable Instant time(Object field) {
		String text = optional(field);
		return (text != null) ? Instant.ofEpochMilli(Long.parseLong(text)) : null;
	}

	@Override
	public List<Job> list(JobQuery query) {
		JobState state = query.state();
		int max = (query.name() == null && query.owner() == null) ? query.limit() : SCAN;
		Set<String> ids = new LinkedHashSet<>();
		this.scripts
			.runForList(RedisScript.LIST,
					new Arguments().add((state != null) ? state.key() : null).add(query.queue()).add(max))
			.forEach((id) -> ids.add(RedisScripts.text(id)));
		return find(List.copyOf(ids)).stream()
			.filter(query::matches)
			.sorted(Comparator.comparing(Job::createdAt).reversed())
			.limit(query.limit())
			.toList();
	}

	@Override
	public List<QueueStatus> queues(Collection<String> queues) {
		Arguments arguments = new Arguments().add(now());
		queues.forEach(arguments::add);
		List<?> answer = this.scripts.runForList(RedisScript.QUEUES, arguments);
		List<QueueStatus> statuses = new ArrayList<>();
		for (int i = 0; i < answer.size(); i += 6) {
			statuses.add(new QueueStatus(RedisScripts.text(answer.get(i)), number(answer.get(i + 1)) == 1,
					number(answer.get(i + 2)), number(answer.get(i + 3)), number(answer.get(i + 4)),
					number(answer.get(i + 5))));
		}
		statuses.sort(Comparator.comparing(QueueStatus::name));
		return statuses;
	}

	private static long number(Object value) {
		return (Long) value;
	}

	@Override
	public boolean cancel(String id) {
		return this.scripts.runForNumber(RedisScript.CANCEL, new Arguments().add(now()).add(id)) == 1;
	}

	@Override
	public boolean replay(String id) {
		List<?> fields = this.scripts.runForList(RedisScript.FIND, new Arguments().add(id));
		if (!(fields.get(0) instanceof byte[] data) || data.length == 0) {
			return false;
		}
		Instant now = this.clock.instant();
		StoredJob job = StoredJob.decode(RedisScripts.text(fields.get(1)), id, now, data).next(now, 0, 0, null);
		return this.scripts.runForNumber(RedisScript.REPLAY,
				new Arguments().add(now.toEpochMilli()).add(id).add(job.encode())) == 1;
	}

	@Override
	public int purge(JobState state, Instant before, int max) {
		return (int) this.scripts.runForNumber(RedisScript.PURGE,
				new Arguments().add(state.key()).add(before.toEpochMilli()).add(max));
	}

	@Override
	public void forget(Instant before) {
		this.scripts.runForNumber(RedisScript.FORGET, new Arguments().add(before.toEpochMilli()));
	}

	@Override
	public void pause(String queue, boolean paused) {
		this.scripts.runForNumber(RedisScript.PAUSE, new Arguments().add(queue).add(paused ? 1 : 0));
	}

	@Override
	public boolean once(String id, String step, Runnable action) {
		String mark = id + "/" + step;
		if (this.scripts.runForNumber(RedisScript.MARKED, new Arguments().add(mark)) == 1) {
			return false;
		}
		action.run();
		this.scripts.runForNumber(RedisScript.MARK, new Arguments().add(now()).add(mark));
		return true;
	}

	@Override
	public List<ScheduleTick> schedules() {
		List<?> answer = this.scripts.runForList(RedisScript.SCHEDULES, new Arguments());
		List<ScheduleTick> schedules = new ArrayList<>();
		for (int i = 0; i < answer.size(); i += 2) {
			schedules.add(readTick(RedisScripts.text(answer.get(i)), RedisScripts.text(answer.get(i + 1))));
		}
		return schedules;
	}

	private static ScheduleTick readTick(String name, String memory) {
		int space = memory.indexOf(' ');
		String nextAt = memory.substring(0, space);
		return new ScheduleTick(name, memory.substring(space + 1),
				nextAt.equals("never") ? null : Instant.ofEpochMilli(Long.parseLong(nextAt)));
	}

	private static @Nullable String writeTick(@Nullable ScheduleTick tick) {
		if (tick == null) {
			return null;
		}
		Instant nextAt = tick.nextAt();
		return ((nextAt != null) ? Long.toString(nextAt.toEpochMilli()) : "never") + " " + tick.rule();
	}

	@Override
	public boolean advance(@Nullable ScheduleTick expected, @Nullable ScheduleTick next, List<StoredJob> jobs) {
		ScheduleTick named = (expected != null) ? expected : next;
		if (named == null) {
			return false;
		}
		Arguments arguments = new Arguments().add(now())
			.add(named.name())
			.add(writeTick(expected))
			.add(writeTick(next));
		jobs.forEach((job) -> RedisAdditions.append(arguments, job));
		return this.scripts.runForNumber(RedisScript.ADVANCE, arguments) == 1;
	}

}

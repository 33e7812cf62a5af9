package dev.plinth.jobs.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.plinth.jobs.Job;
import dev.plinth.jobs.JobQuery;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.QueueStatus;
import dev.plinth.jobs.engine.Claim;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.JobLedger;
import dev.plinth.jobs.engine.Outcome;
import dev.plinth.jobs.engine.Progress;
import dev.plinth.jobs.engine.RateLimit;
import dev.plinth.jobs.engine.Renewal;
import dev.plinth.jobs.engine.ScheduleTick;
import dev.plinth.jobs.engine.StoredJob;
import org.jspecify.annotations.Nullable;

/**
 * Holds jobs in the memory of the process: they end with it, and no other node sees them.
 * For tests and for applications that have neither a database nor Redis.
 *
 * @since 0.1.0
 */
public final class MemoryJobEngine implements JobEngine, JobLedger {

	private static final Comparator<Entry> ORDER = Comparator.<Entry>comparingInt((entry) -> -entry.job.priority())
		.thenComparing((entry) -> entry.job.runAt())
		.thenComparing((entry) -> entry.job.id());

	private final InstantSource clock;

	private final String node;

	private final Store store;

	/**
	 * Create an engine with a store of its own.
	 * @param clock tells the time
	 */
	public MemoryJobEngine(InstantSource clock) {
		this("memory", clock, new Store());
	}

	MemoryJobEngine(String node, InstantSource clock, Store store) {
		this.node = node;
		this.clock = clock;
		this.store = store;
	}

	@Override
	public String name() {
		return "memory";
	}

	@Override
	public boolean isTransactional() {
		return false;
	}

	@Override
	public JobLedger ledger() {
		return this;
	}

	@Override
	public List<String> add(List<StoredJob> jobs) {
		synchronized (this.store) {
			return jobs.stream().map(this::add).toList();
		}
	}

	private String add(StoredJob job) {
		String key = job.deduplicationKey();
		if (key != null) {
			Instant now = this.clock.instant();
			Key taken = this.store.keys.get(key);
			if (taken != null && (taken.expiresAt() == null || taken.expiresAt().isAfter(now))) {
				return taken.jobId();
			}
			Duration window = job.deduplicationWindow();
			this.store.keys.put(key, new Key(job.id(), (window != null) ? now.plus(window) : null));
		}
		Entry entry = new Entry(job);
		this.store.entries.put(job.id(), entry);
		waiting(job.queue()).add(entry);
		return job.id();
	}

	private NavigableSet<Entry> waiting(String queue) {
		return this.store.waiting.computeIfAbsent(queue, (name) -> new TreeSet<>(ORDER));
	}

	@Override
	public List<Claim> claim(String queue, int max, @Nullable RateLimit limit) {
		synchronized (this.store) {
			if (this.store.paused.contains(queue)) {
				return List.of();
			}
			Instant now = this.clock.instant();
			int granted = (limit != null) ? Math.min(max, permits(queue, limit, now)) : max;
			List<Entry> due = new ArrayList<>();
			for (Entry entry : waiting(queue)) {
				if (due.size() >= granted) {
					break;
				}
				if (!entry.job.runAt().isAfter(now) && !isHeldBack(entry.job)) {
					due.add(entry);
				}
			}
			List<Claim> claims = new ArrayList<>(due.size());
			for (Entry entry : due) {
				waiting(queue).remove(entry);
				claims.add(take(entry, now));
			}
			if (limit != null) {
				this.store.windows.computeIfPresent(queue,
						(name, window) -> new Window(window.end(), window.used() + due.size()));
			}
			return claims;
		}
	}

	private int permits(String queue, RateLimit limit, Instant now) {
		Window window = this.store.windows.get(queue);
		if (window == null || !now.isBefore(window.end())) {
			window = new Window(now.plus(limit.period()), 0);
			this.store.windows.put(queue, window);
		}
		return Math.max(0, limit.permits() - window.used());
	}

	private boolean isHeldBack(StoredJob job) {
		return job.orderKey() != null && this.store.entries.values()
			.stream()
			.anyMatch((other) -> job.orderKey().equals(other.job.orderKey())
					&& !other.state(this.clock.instant()).isFinished() && other.job.id().compareTo(job.id()) < 0);
	}

	private Claim take(Entry entry, Instant now) {
		entry.token = Long.toString(++this.store.claims);
		entry.worker = this.node;
		entry.lastSign = now;
		return new Claim(entry.job, entry.token);
	}

	private @Nullable Entry claimed(Claim claim) {
		Entry entry = this.store.entries.get(claim.job().id());
		return (entry != null && claim.token().equals(entry.token)) ? entry : null;
	}

	@Override
	public Renewal renew(Collection<Claim> claims, Map<String, Progress> progress) {
		synchronized (this.store) {
			Set<String> lost = new HashSet<>();
			Set<String> cancelled = new HashSet<>();
			for (Claim claim : claims) {
				String id = claim.job().id();
				Entry entry = claimed(claim);
				if (entry == null) {
					lost.add(id);
					continue;
				}
				entry.lastSign = this.clock.instant();
				Progress made = progress.get(id);
				entry.progress = (made != null) ? made : entry.progress;
				if (entry.cancelRequested) {
					cancelled.add(id);
				}
			}
			return new Renewal(lost, cancelled);
		}
	}

	@Override
	public Set<String> apply(List<Outcome> outcomes) {
		synchronized (this.store) {
			Set<String> lost = new HashSet<>();
			for (Outcome outcome : outcomes) {
				Entry entry = claimed(outcome.claim());
				if (entry == null) {
					lost.add(outcome.claim().job().id());
				}
				else if (outcome.state().isFinished()) {
					finish(entry, outcome);
				}
				else {
					hold(entry, outcome.job());
				}
			}
			return lost;
		}
	}

	private void finish(Entry entry, Outcome outcome) {
		entry.job = outcome.job();
		entry.token = null;
		entry.finished = outcome;
		String key = entry.job.deduplicationKey();
		if (key != null && entry.job.deduplicationWindow() == null) {
			this.store.keys.remove(key);
		}
	}

	private void hold(Entry entry, StoredJob job) {
		entry.job = job;
		entry.token = null;
		entry.worker = null;
		entry.progress = null;
		waiting(job.queue()).add(entry);
	}

	@Override
	public List<Claim> takeOver(Duration silence, int max) {
		synchronized (this.store) {
			Instant now = this.clock.instant();
			Instant since = now.minus(silence);
			return this.store.entries.values()
				.stream()
				.filter((entry) -> entry.token != null && !entry.lastSign.isAfter(since))
				.limit(max)
				.map((entry) -> take(entry, now))
				.toList();
		}
	}

	@Override
	public Optional<Job> find(String id) {
		synchronized (this.store) {
			return Optional.ofNullable(this.store.entries.get(id)).map((entry) -> entry.view(this.clock.instant()));
		}
	}

	@Override
	public List<Job> list(JobQuery query) {
		synchronized (this.store) {
			Instant now = this.clock.instant();
			return this.store.entries.values()
				.stream()
				.map((entry) -> entry.view(now))
				.filter(query::matches)
				.sorted(Comparator.comparing(Job::createdAt).reversed())
				.limit(query.limit())
				.toList();
		}
	}

	@Override
	public List<QueueStatus> queues(Collection<String> queues) {
		synchronized (this.store) {
			Map<String, Map<JobState, Long>> counts = new TreeMap<>();
			queues.forEach((queue) -> counts.put(queue, new HashMap<>()));
			Instant now = this.clock.instant();
			this.store.entries.values()
				.forEach((entry) -> counts.computeIfAbsent(entry.job.queue(), (queue) -> new HashMap<>())
					.merge(entry.state(now), 1L, Long::sum));
			List<QueueStatus> statuses = new ArrayList<>();
			counts.forEach((queue,
					states) -> statuses.add(new QueueStatus(queue, this.store.paused.contains(queue),
							states.getOrDefault(JobState.SCHEDULED, 0L), states.getOrDefault(JobState.READY, 0L),
							states.getOrDefault(JobState.RUNNING, 0L), states.getOrDefault(JobState.DEAD, 0L))));
			return statuses;
		}
	}

	@Override
	public boolean cancel(String id) {
		synchronized (this.store) {
			Entry entry = this.store.entries.get(id);
			if (entry == null || entry.finished != null) {
				return false;
			}
			if (entry.token != null) {
				entry.cancelRequested = true;
				return true;
			}
			waiting(entry.job.queue()).remove(entry);
			finish(entry, new Outcome(new Claim(entry.job, ""), JobState.CANCELLED, entry.job, null, null,
					this.clock.instant(), null));
			return true;
		}
	}

	@Override
	public boolean replay(String id) {
		synchronized (this.store) {
			Entry entry = this.store.entries.get(id);
			Outcome finished = (entry != null) ? entry.finished : null;
			if (entry == null || finished == null || finished.state() == JobState.SUCCEEDED) {
				return false;
			}
			entry.finished = null;
			entry.cancelRequested = false;
			hold(entry, entry.job.next(this.clock.instant(), 0, 0, null));
			return true;
		}
	}

	@Override
	public int purge(JobState state, Instant before, int max) {
		synchronized (this.store) {
			List<String> ids = this.store.entries.values()
				.stream()
				.filter((entry) -> entry.finished != null && entry.finished.state() == state
						&& entry.finished.finishedAt().isBefore(before))
				.map((entry) -> entry.job.id())
				.limit(max)
				.toList();
			ids.forEach(this.store.entries::remove);
			return ids.size();
		}
	}

	@Override
	public void forget(Instant before) {
		synchronized (this.store) {
			this.store.marks.values().removeIf((markedAt) -> markedAt.isBefore(before));
			Instant now = this.clock.instant();
			this.store.keys.values().removeIf((key) -> key.expiresAt() != null && key.expiresAt().isBefore(now));
		}
	}

	@Override
	public void pause(String queue, boolean paused) {
		synchronized (this.store) {
			if (paused) {
				this.store.paused.add(queue);
			}
			else {
				this.store.paused.remove(queue);
			}
		}
	}

	@Override
	public boolean once(String id, String step, Runnable action) {
		String mark = id + "/" + step;
		synchronized (this.store) {
			if (this.store.marks.containsKey(mark)) {
				return false;
			}
		}
		action.run();
		synchronized (this.store) {
			this.store.marks.put(mark, this.clock.instant());
		}
		return true;
	}

	@Override
	public List<ScheduleTick> schedules() {
		synchronized (this.store) {
			return List.copyOf(this.store.schedules.values());
		}
	}

	@Override
	public boolean advance(@Nullable ScheduleTick expected, @Nullable ScheduleTick next, List<StoredJob> jobs) {
		synchronized (this.store) {
			ScheduleTick named = (expected != null) ? expected : next;
			if (named == null || !Objects.equals(this.store.schedules.get(named.name()), expected)) {
				return false;
			}
			if (next != null) {
				this.store.schedules.put(next.name(), next);
			}
			else {
				this.store.schedules.remove(named.name());
			}
			jobs.forEach(this::add);
			return true;
		}
	}

	static final class Store {

		private final Map<String, Entry> entries = new TreeMap<>();

		private final Map<String, NavigableSet<Entry>> waiting = new HashMap<>();

		private final Map<String, Key> keys = new HashMap<>();

		private final Map<String, Window> windows = new HashMap<>();

		private final Map<String, Instant> marks = new HashMap<>();

		private final Map<String, ScheduleTick> schedules = new TreeMap<>();

		private final Set<String> paused = new HashSet<>();

		private long claims;

	}

	private static final class Entry {

		private StoredJob job;

		private @Nullable String token;

		private @Nullable String worker;

		private Instant lastSign = Instant.MIN;

		private @Nullable Progress progress;

		private @Nullable Outcome finished;

		private boolean cancelRequested;

		private Entry(StoredJob job) {
			this.job = job;
		}

		private JobState state(Instant now) {
			if (this.finished != null) {
				return this.finished.state();
			}
			if (this.token != null) {
				return JobState.RUNNING;
			}
			return this.job.runAt().isAfter(now) ? JobState.SCHEDULED : JobState.READY;
		}

		private Job view(Instant now) {
			JobState state = state(now);
			Outcome finished = this.finished;
			Progress progress = (finished != null && finished.progress() != null) ? finished.progress() : this.progress;
			int percent = (state == JobState.SUCCEEDED) ? 100 : (progress != null) ? progress.percent() : 0;
			Instant startedAt = (finished != null) ? finished.startedAt()
					: (progress != null) ? progress.startedAt() : null;
			return new Job(this.job.id(), this.job.name(), this.job.queue(), state, this.job.priority(),
					this.job.attempts(), this.job.maxAttempts(), percent,
					(progress != null) ? progress.message() : null, this.job.owner(),
					this.job.context().get("requestId"), this.job.createdAt(), this.job.runAt(), startedAt,
					(finished != null) ? finished.finishedAt() : null, this.worker, this.job.payload(),
					(finished != null) ? finished.result() : null, this.job.error());
		}

	}

	private record Key(String jobId, @Nullable Instant expiresAt) {

	}

	private record Window(Instant end, int used) {

	}

}

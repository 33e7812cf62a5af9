package dev.plinth.jobs.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import dev.plinth.jobs.JobAttempt;
import dev.plinth.jobs.JobListener;
import dev.plinth.jobs.QueueStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Counts and times jobs by their name, and measures queues. Names and queues come from
 * the code and the configuration of the application, so that their number is bounded.
 */
final class JobMetrics implements JobListener {

	private static final long STATUS_AGE = Duration.ofSeconds(10).toNanos();

	private final Map<Object, Counter> counters = new ConcurrentHashMap<>();

	private final Map<Object, Timer> timers = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	private volatile Snapshot snapshot = new Snapshot(Map.of(), System.nanoTime() - STATUS_AGE - 1);

	/**
	 * Create metrics.
	 * @param registry takes the meters
	 */
	JobMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Measure queues. Their state is read from the store at most every 10 seconds.
	 * @param queues the names of the queues
	 * @param statuses reads the state of the queues
	 */
	public void bind(Set<String> queues, Supplier<List<QueueStatus>> statuses) {
		for (String queue : queues) {
			gauge(queue, "scheduled", QueueStatus::scheduled, statuses);
			gauge(queue, "ready", QueueStatus::ready, statuses);
			gauge(queue, "running", QueueStatus::running, statuses);
			gauge(queue, "dead", QueueStatus::dead, statuses);
			Gauge.builder("plinth.jobs.queue.paused", () -> value(queue, statuses, (status) -> status.paused() ? 1 : 0))
				.description("Whether the queue is paused")
				.tag("queue", queue)
				.register(this.registry);
		}
	}

	private void gauge(String queue, String state, ToDoubleFunction<QueueStatus> value,
			Supplier<List<QueueStatus>> statuses) {
		Gauge.builder("plinth.jobs.queue.size", () -> value(queue, statuses, value))
			.description("Jobs of the queue over all nodes")
			.tag("queue", queue)
			.tag("state", state)
			.register(this.registry);
	}

	private double value(String queue, Supplier<List<QueueStatus>> statuses, ToDoubleFunction<QueueStatus> value) {
		QueueStatus status = statuses(statuses).get(queue);
		return (status != null) ? value.applyAsDouble(status) : Double.NaN;
	}

	private synchronized Map<String, QueueStatus> statuses(Supplier<List<QueueStatus>> statuses) {
		long now = System.nanoTime();
		if (now - this.snapshot.readAt() > STATUS_AGE) {
			Map<String, QueueStatus> byName = new ConcurrentHashMap<>();
			try {
				statuses.get().forEach((status) -> byName.put(status.name(), status));
			}
			catch (RuntimeException ex) {
				// Unknown is NaN until the store answers again
				byName.clear();
			}
			this.snapshot = new Snapshot(byName, now);
		}
		return this.snapshot.byName();
	}

	@Override
	public void enqueued(String name, String queue, int count) {
		counter("plinth.jobs.enqueued", "Jobs that were enqueued on this node", name, queue).increment(count);
	}

	@Override
	public void ended(JobAttempt attempt) {
		timer("plinth.jobs.attempts", "Attempts that ended on this node", attempt.name(), attempt.queue(),
				attempt.outcome().key())
			.record(attempt.duration());
		timer("plinth.jobs.wait", "Time between the due time of a job and its start", attempt.name(), attempt.queue(),
				"")
			.record(attempt.waited());
	}

	@Override
	public void takenOver(String name, String queue) {
		counter("plinth.jobs.takeovers", "Jobs that this node took from a silent one", name, queue).increment();
	}

	private Counter counter(String meter, String description, String name, String queue) {
		return this.counters.computeIfAbsent(new Key(meter, name, queue, ""),
				(key) -> Counter.builder(meter)
					.description(description)
					.tag("job.name", name)
					.tag("queue", queue)
					.register(this.registry));
	}

	private Timer timer(String meter, String description, String name, String queue, String outcome) {
		return this.timers.computeIfAbsent(new Key(meter, name, queue, outcome), (key) -> {
			Timer.Builder builder = Timer.builder(meter)
				.description(description)
				.tag("job.name", name)
				.tag("queue", queue);
			return (outcome.isEmpty() ? builder : builder.tag("outcome", outcome)).register(this.registry);
		});
	}

	private record Key(String meter, String name, String queue, String outcome) {

	}

	private record Snapshot(Map<String, QueueStatus> byName, long readAt) {

	}

}

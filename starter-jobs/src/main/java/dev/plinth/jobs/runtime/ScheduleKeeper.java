package dev.plinth.jobs.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.plinth.jobs.engine.JobLedger;
import dev.plinth.jobs.engine.ScheduleTick;
import dev.plinth.jobs.engine.StoredJob;
import org.jspecify.annotations.Nullable;

/**
 * Turns the ticks of the schedules into jobs. Every node tries; the store lets one of
 * them move a schedule on. The rules of the node that started last hold.
 */
final class ScheduleKeeper {

	private static final Duration MAX_AGE = Duration.ofSeconds(10);

	private final JobLedger ledger;

	private final JobCatalog catalog;

	private final JobPayloads payloads;

	private final QueueSignals signals;

	private final InstantSource clock;

	private final String prefix;

	private final JobIds ids = new JobIds();

	private Map<String, ScheduleTick> known = new HashMap<>();

	private Instant readAt = Instant.MIN;

	private boolean registered;

	/**
	 * Create a keeper.
	 * @param application the name of the application, whose schedules are apart from
	 * those of others in the same store
	 */
	ScheduleKeeper(String application, JobLedger ledger, JobCatalog catalog, JobPayloads payloads, QueueSignals signals,
			InstantSource clock) {
		this.prefix = application + "/";
		this.ledger = ledger;
		this.catalog = catalog;
		this.payloads = payloads;
		this.signals = signals;
		this.clock = clock;
	}

	synchronized void keep() {
		if (this.catalog.schedules().isEmpty() && this.registered) {
			return;
		}
		Instant now = this.clock.instant();
		if (!this.registered) {
			register(now);
			this.registered = true;
		}
		if (this.readAt == Instant.MIN || !now.isBefore(this.readAt.plus(MAX_AGE)) || isAnyDue(now)) {
			read(now);
		}
		for (JobSchedule schedule : this.catalog.schedules()) {
			ScheduleTick tick = this.known.get(this.prefix + schedule.definition().name());
			if (tick != null && tick.nextAt() != null && !tick.nextAt().isAfter(now)
					&& tick.rule().equals(schedule.rule())) {
				advance(schedule, tick, tick.nextAt(), now);
			}
		}
	}

	private boolean isAnyDue(Instant now) {
		return this.known.values().stream().anyMatch((tick) -> tick.nextAt() != null && !tick.nextAt().isAfter(now));
	}

	private void read(Instant now) {
		Map<String, ScheduleTick> ticks = new HashMap<>();
		for (ScheduleTick tick : this.ledger.schedules()) {
			if (tick.name().startsWith(this.prefix)) {
				ticks.put(tick.name(), tick);
			}
		}
		this.known = ticks;
		this.readAt = now;
	}

	private void register(Instant now) {
		read(now);
		Map<String, JobSchedule> wanted = new LinkedHashMap<>();
		this.catalog.schedules()
			.forEach((schedule) -> wanted.put(this.prefix + schedule.definition().name(), schedule));
		wanted.forEach((name, schedule) -> {
			ScheduleTick tick = this.known.get(name);
			if (tick == null || !tick.rule().equals(schedule.rule())) {
				this.ledger.advance(tick, new ScheduleTick(name, schedule.rule(), schedule.after(now)), List.of());
			}
		});
		Set<String> gone = new HashSet<>(this.known.keySet());
		gone.removeAll(wanted.keySet());
		gone.forEach((name) -> this.ledger.advance(this.known.get(name), null, List.of()));
		read(now);
	}

	private void advance(JobSchedule schedule, ScheduleTick tick, Instant due, Instant now) {
		List<StoredJob> jobs = schedule.runs(due, now).stream().map((run) -> job(schedule, run, now)).toList();
		ScheduleTick next = new ScheduleTick(tick.name(), tick.rule(), schedule.after(now));
		if (this.ledger.advance(tick, next, jobs)) {
			this.known.put(next.name(), next);
			this.signals.signal(schedule.definition().queue());
		}
		else {
			this.readAt = Instant.MIN;
		}
	}

	private StoredJob job(JobSchedule schedule, Instant tick, Instant now) {
		JobDefinition definition = schedule.definition();
		@Nullable String key = schedule.skipIfUnfinished() ? "schedule:" + this.prefix + definition.name() : null;
		return new StoredJob(this.ids.next(now.toEpochMilli()), definition.queue(), definition.name(),
				definition.version(), this.payloads.write(new ScheduledRun(tick)), definition.priority(), now, now, 0,
				0, definition.attempts(), definition.backoff(), definition.timeout(), null, Map.of(), key, null, null,
				null);
	}

}

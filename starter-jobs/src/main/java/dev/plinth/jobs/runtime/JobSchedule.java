package dev.plinth.jobs.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

import dev.plinth.jobs.ScheduledJob.Missed;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.support.CronExpression;

/**
 * When the jobs of a definition run.
 */
record JobSchedule(JobDefinition definition, @Nullable CronExpression cron, ZoneId zone, Duration every, Missed missed,
		boolean skipIfUnfinished) {

	private static final Duration LATE = Duration.ofMinutes(1);

	private static final int MAX_MISSED = 100;

	String rule() {
		return (this.cron != null) ? this.cron + " " + this.zone.getId() : "every " + this.every;
	}

	/**
	 * Return the first tick after a time.
	 * @param time the time
	 * @return the tick, or {@code null} if there is none
	 */
	@Nullable Instant after(Instant time) {
		if (this.cron == null) {
			long millis = this.every.toMillis();
			return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), millis) * millis + millis);
		}
		ZonedDateTime next = this.cron.next(time.atZone(this.zone));
		return (next != null) ? next.toInstant() : null;
	}

	/**
	 * Return the ticks to run now.
	 * @param due the first tick that has not run, not after {@code now}
	 * @param now the time
	 * @return the ticks, in their order
	 */
	List<Instant> runs(Instant due, Instant now) {
		List<Instant> ticks = new ArrayList<>();
		for (Instant tick = due; tick != null && !tick.isAfter(now); tick = after(tick)) {
			ticks.add(tick);
			if (ticks.size() > MAX_MISSED) {
				ticks.remove(0);
			}
		}
		Instant last = ticks.get(ticks.size() - 1);
		return switch (this.missed) {
			case ONCE -> List.of(last);
			case SKIP -> last.plus(LATE).isBefore(now) ? List.of() : List.of(last);
			case ALL -> ticks;
		};
	}

}

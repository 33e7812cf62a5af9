package dev.plinth.jobs.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.plinth.jobs.Backoff;
import dev.plinth.jobs.JobContext;
import dev.plinth.jobs.ScheduledJob;
import dev.plinth.jobs.ScheduledJob.Missed;
import dev.plinth.jobs.engine.Claim;
import dev.plinth.jobs.engine.MovableClock;
import dev.plinth.jobs.engine.ScheduleTick;
import dev.plinth.jobs.memory.MemoryJobEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.scheduling.support.CronExpression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JobSchedule} and {@link ScheduleKeeper}.
 */
class JobScheduleTests {

	private final MovableClock clock = new MovableClock();

	private final MemoryJobEngine engine = new MemoryJobEngine(this.clock);

	private JobCatalog catalog(Object bean) {
		JobCatalog catalog = new JobCatalog(
				new WorkerSettings.Defaults(3, Backoff.fixed(Duration.ZERO), Duration.ofMinutes(1)), List.of(),
				(value) -> value);
		Arrays.stream(bean.getClass().getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(ScheduledJob.class))
			.forEach((method) -> catalog.register(method, method.getAnnotation(ScheduledJob.class), () -> bean));
		return catalog;
	}

	private ScheduleKeeper keeper(Object bean) {
		return new ScheduleKeeper("shop", this.engine, catalog(bean), new JobPayloads(new JsonMapper(), List.of()),
				new QueueSignals(), this.clock);
	}

	private List<String> claimed() {
		return this.engine.claim("default", 100, null).stream().map(Claim::job).map((job) -> job.payload()).toList();
	}

	@Test
	void runsOncePerTickOverAllNodes() {
		List<ScheduleKeeper> nodes = List.of(keeper(new Minutely()), keeper(new Minutely()), keeper(new Minutely()));
		nodes.forEach(ScheduleKeeper::keep);
		assertThat(claimed()).isEmpty();
		List<String> runs = new ArrayList<>();
		for (int second = 0; second < 600; second++) {
			this.clock.advance(Duration.ofSeconds(1));
			nodes.forEach(ScheduleKeeper::keep);
			runs.addAll(claimed());
		}
		assertThat(runs).hasSize(10).doesNotHaveDuplicates().first().isEqualTo("{\"tick\":\"2026-03-01T10:01:00Z\"}");
	}

	@Test
	void aChangedRuleHoldsFromTheStartOfANode() {
		keeper(new Minutely()).keep();
		this.clock.advance(Duration.ofSeconds(10));
		keeper(new Hourly()).keep();
		assertThat(this.engine.schedules()).extracting(ScheduleTick::nextAt)
			.containsExactly(Instant.parse("2026-03-01T11:00:00Z"));
	}

	@Test
	void aRemovedScheduleIsForgotten() {
		keeper(new Minutely()).keep();
		keeper(new Object()).keep();
		assertThat(this.engine.schedules()).isEmpty();
	}

	@Test
	void schedulesOfOtherApplicationsAreLeftAlone() {
		this.engine.advance(null, new ScheduleTick("other/report", "rule", this.clock.instant()), List.of());
		keeper(new Minutely()).keep();
		keeper(new Object()).keep();
		assertThat(this.engine.schedules()).extracting(ScheduleTick::name).containsExactly("other/report");
		assertThat(claimed()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "ONCE,1", "SKIP,0", "ALL,5" })
	void missedTicks(Missed missed, int runs) {
		JobSchedule schedule = schedule("0 * * * * *", "UTC", missed);
		Instant due = Instant.parse("2026-03-01T10:00:00Z");
		List<Instant> ticks = schedule.runs(due, due.plusSeconds(4 * 60 + 59 + 2));
		assertThat(schedule.runs(due, Instant.parse("2026-03-01T10:00:01Z"))).containsExactly(due);
		List<Instant> late = new JobSchedule(schedule.definition(), CronExpression.parse("0 0/1 10 * * *"),
				schedule.zone(), schedule.every(), missed, false)
			.runs(Instant.parse("2026-03-01T10:55:00Z"), Instant.parse("2026-03-01T12:00:00Z"));
		assertThat(late).hasSize(runs);
		assertThat(ticks).isNotEmpty();
	}

	private JobSchedule schedule(String cron, String zone, Missed missed) {
		JobDefinition definition = catalog(new Minutely()).find("minutely.run");
		return new JobSchedule(definition, CronExpression.parse(cron), ZoneId.of(zone), Duration.ZERO, missed, false);
	}

	@Test
	void followsTheTimeZoneOverTheChangeOfClocks() {
		JobSchedule schedule = schedule("0 0 3 * * *", "Europe/Berlin", Missed.ONCE);
		assertThat(schedule.after(Instant.parse("2026-03-28T02:30:00Z"))).isEqualTo("2026-03-29T01:00:00Z");
		assertThat(schedule.after(Instant.parse("2026-03-27T02:30:00Z"))).isEqualTo("2026-03-28T02:00:00Z");
	}

	@Test
	void periodsAreMultiples() {
		JobSchedule schedule = catalog(new Object() {

			@ScheduledJob(every = "10m")
			void poll() {
			}

		}).schedules().iterator().next();
		assertThat(schedule.after(Instant.parse("2026-03-01T10:03:12Z"))).isEqualTo("2026-03-01T10:10:00Z");
		assertThat(schedule.after(Instant.parse("2026-03-01T10:10:00Z"))).isEqualTo("2026-03-01T10:20:00Z");
	}

	@Test
	void refusesRulesThatCannotBeRead() {
		assertThatExceptionOfType(InvalidJobHandlerException.class).isThrownBy(() -> catalog(new Object() {

			@ScheduledJob(cron = "every day")
			void run() {
			}

		})).withMessageContaining("has no rule that can be read");
		assertThatExceptionOfType(InvalidJobHandlerException.class).isThrownBy(() -> catalog(new Object() {

			@ScheduledJob
			void run() {
			}

		}));
		assertThatExceptionOfType(InvalidJobHandlerException.class).isThrownBy(() -> catalog(new Object() {

			@ScheduledJob(every = "1m")
			void run(String text) {
			}

		})).withMessageContaining("takes java.lang.String");
	}

	@Test
	void aDashSwitchesAScheduleOff() {
		assertThat(catalog(new Object() {

			@ScheduledJob(cron = "-")
			void run(Instant tick, JobContext context) {
			}

		}).schedules()).isEmpty();
	}

	static class Minutely {

		@ScheduledJob(cron = "0 * * * * *")
		void run(Instant tick) {
		}

	}

	static class Hourly {

		@ScheduledJob(name = "minutely.run", cron = "0 0 * * * *")
		void run() {
		}

	}

}

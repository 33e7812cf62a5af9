package dev.plinth.jobs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.plinth.jobs.autoconfigure.JobsAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsJdbcAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsRedisAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsSchemaAutoConfiguration;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.test.services.PostgresDatabase;
import dev.plinth.test.services.RedisDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for jobs from the call to their end, on real databases.
 */
class JobsIntegrationTests {

	private static final Logger logger = LoggerFactory.getLogger(JobsIntegrationTests.class);

	static List<ApplicationContextRunner> runners() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, JacksonAutoConfiguration.class,
					JobsSchemaAutoConfiguration.class, JobsJdbcAutoConfiguration.class,
					DataRedisAutoConfiguration.class, JobsRedisAutoConfiguration.class, JobsAutoConfiguration.class))
			.withUserConfiguration(Handlers.class)
			.withPropertyValues("plinth.jobs.backoff.delay=10ms", "plinth.jobs.poll-interval=50ms");
		return List.of(
				runner.withPropertyValues(PostgresDatabase.create().properties())
					.withPropertyValues("plinth.jobs.jdbc.initialize-schema=always"),
				runner.withPropertyValues("spring.datasource.generate-unique-name=true"),
				runner.withPropertyValues(RedisDatabase.create().properties())
					.withPropertyValues("spring.datasource.generate-unique-name=true", "plinth.jobs.store=redis"),
				runner.withPropertyValues(RedisDatabase.create().properties())
					.withPropertyValues("spring.datasource.generate-unique-name=true", "plinth.jobs.store=redis",
							"plinth.jobs.redis.outbox=false"));
	}

	@ParameterizedTest
	@MethodSource("runners")
	void aJobThatFailsOnceSucceedsOnRetry(ApplicationContextRunner runner) {
		runner.run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			String id = jobs.enqueue(new Flaky("one", 1));
			Job job = awaitState(jobs, id, JobState.SUCCEEDED);
			assertThat(job.attempts()).isEqualTo(2);
			assertThat(job.result()).isEqualTo("\"done one\"");
			assertThat(job.name()).isEqualTo("flaky");
		});
	}

	@ParameterizedTest
	@MethodSource("runners")
	void aPoisonJobDiesAfterItsAttemptsAndIsReplayed(ApplicationContextRunner runner) {
		runner.run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			String id = jobs.enqueue(new Flaky("two", 3));
			Job dead = awaitState(jobs, id, JobState.DEAD);
			assertThat(dead.attempts()).isEqualTo(3);
			assertThat(dead.error()).contains("IllegalStateException", "Handlers.run");
			assertThat(context.getBean(JobOperations.class).replay(id)).isTrue();
			assertThat(awaitState(jobs, id, JobState.SUCCEEDED).attempts()).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@MethodSource("runners")
	void aPoisonJobIsTriedAfterGrowingPausesAndThenDead(ApplicationContextRunner runner) {
		runner.run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			Backoff backoff = new Backoff(Duration.ofMillis(100), 2, Duration.ofMinutes(1), 0);
			String id = jobs.enqueue(new Flaky("poison", 4), JobOptions.none().attempts(4).backoff(backoff));
			Job dead = awaitState(jobs, id, JobState.DEAD);
			List<Long> pauses = Handlers.pauses(id);
			logger.warn("PROOF {} poison job: {} attempts with pauses of {} ms, then dead with {}; replay runs it",
					context.getBean(JobEngine.class).getClass().getSimpleName(), dead.attempts(), pauses,
					dead.error().lines().limit(2).toList());
			assertThat(dead.attempts()).isEqualTo(4);
			assertThat(pauses).satisfiesExactly((first) -> assertThat(first).isGreaterThanOrEqualTo(100),
					(second) -> assertThat(second).isGreaterThanOrEqualTo(200),
					(third) -> assertThat(third).isGreaterThanOrEqualTo(400));
			assertThat(dead.error()).contains("IllegalStateException: failure 4", "Handlers.run");
			assertThat(context.getBean(JobOperations.class).list(JobQuery.of(JobState.DEAD))).extracting(Job::id)
				.containsExactly(id);
			assertThat(context.getBean(JobOperations.class).replay(id)).isTrue();
			assertThat(awaitState(jobs, id, JobState.SUCCEEDED).result()).isEqualTo("\"done poison\"");
		});
	}

	@ParameterizedTest
	@MethodSource("runners")
	void aJobCommitsAndVanishesWithTheTransactionThatEnqueuedIt(ApplicationContextRunner runner) {
		runner.run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			String rolledBack = transaction.execute((status) -> {
				status.setRollbackOnly();
				return jobs.enqueue(new Flaky("rolled back", 0));
			});
			String committed = transaction.execute((status) -> jobs.enqueue(new Flaky("committed", 0)));
			awaitState(jobs, committed, JobState.SUCCEEDED);
			assertThat(jobs.find(rolledBack)).isEmpty();
			assertThat(Handlers.ran).contains("committed").doesNotContain("rolled back");
		});
	}

	@ParameterizedTest
	@MethodSource("runners")
	void theRequestIdFollowsToTheJob(ApplicationContextRunner runner) {
		runner.run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			MDC.put("requestId", "request-7");
			MDC.put("userId", "user-7");
			String id;
			try {
				id = jobs.enqueue(new Flaky("traced", 0));
			}
			finally {
				MDC.clear();
			}
			Job job = awaitState(jobs, id, JobState.SUCCEEDED);
			assertThat(job.requestId()).isEqualTo("request-7");
			assertThat(job.owner()).isEqualTo("user-7");
			assertThat(Handlers.requestIds).containsEntry("traced", "request-7/user-7");
		});
	}

	private static Job awaitState(Jobs jobs, String id, JobState state) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(20))
			.until(() -> jobs.find(id).orElseThrow(), (job) -> job.state() == state);
	}

	record Flaky(String key, int failures) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		static final Queue<String> ran = new ConcurrentLinkedQueue<>();

		static final Map<String, String> requestIds = new ConcurrentHashMap<>();

		private static final Map<String, List<Long>> starts = new ConcurrentHashMap<>();

		private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

		@JobHandler
		String run(Flaky flaky, JobContext context) {
			starts.computeIfAbsent(context.id(), (id) -> new CopyOnWriteArrayList<>()).add(System.nanoTime());
			int call = this.calls.computeIfAbsent(context.id(), (id) -> new AtomicInteger()).incrementAndGet();
			requestIds.put(flaky.key(), MDC.get("requestId") + "/" + MDC.get("userId"));
			if (call <= flaky.failures()) {
				throw new IllegalStateException("failure " + call);
			}
			ran.add(flaky.key());
			return "done " + flaky.key();
		}

		/**
		 * Return the milliseconds between the attempts at a job.
		 */
		static List<Long> pauses(String id) {
			List<Long> times = starts.get(id);
			List<Long> pauses = new ArrayList<>();
			for (int i = 1; i < times.size(); i++) {
				pauses.add((times.get(i) - times.get(i - 1)) / 1_000_000);
			}
			return pauses;
		}

	}

}

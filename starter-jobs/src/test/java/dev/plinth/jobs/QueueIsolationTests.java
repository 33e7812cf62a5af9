package dev.plinth.jobs;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.plinth.jobs.autoconfigure.JobsAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsJdbcAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsRedisAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsSchemaAutoConfiguration;
import dev.plinth.test.services.PostgresDatabase;
import dev.plinth.test.services.RedisDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a queue beside one that is full of slow jobs. The long version runs with the
 * profile {@code proof}.
 */
@Tag("any-jdk")
class QueueIsolationTests {

	private static final Logger logger = LoggerFactory.getLogger(QueueIsolationTests.class);

	private static final boolean PROOF = Boolean.getBoolean("plinth.test.proof");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, JobsSchemaAutoConfiguration.class,
				JobsJdbcAutoConfiguration.class, JobsRedisAutoConfiguration.class, JobsAutoConfiguration.class))
		.withUserConfiguration(Handlers.class)
		.withPropertyValues("plinth.jobs.drain=0s");

	@Test
	void slowJobsInPostgresDelayNoOtherQueue() {
		this.runner
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class))
			.withPropertyValues(PostgresDatabase.create().properties())
			.withPropertyValues("plinth.jobs.jdbc.initialize-schema=always")
			.run((context) -> probe("POSTGRESQL", context.getBean(Jobs.class)));
	}

	@Test
	void slowJobsInRedisDelayNoOtherQueue() {
		this.runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues(RedisDatabase.create().properties())
			.run((context) -> probe("REDIS", context.getBean(Jobs.class)));
	}

	private static void probe(String store, Jobs jobs) {
		Handlers.started.clear();
		jobs.enqueueAll(Collections.nCopies(1000, new Slow(10)), JobOptions.none());
		Awaitility.await().until(() -> Handlers.started.containsKey("slow"));
		int probes = PROOF ? 200 : 20;
		long worst = 0;
		for (int i = 0; i < probes; i++) {
			String key = "probe-" + i;
			long enqueued = System.nanoTime();
			jobs.enqueue(new Quick(key));
			Awaitility.await()
				.pollInterval(Duration.ofMillis(2))
				.pollDelay(Duration.ZERO)
				.until(() -> Handlers.started.containsKey(key));
			worst = Math.max(worst, Handlers.started.get(key) - enqueued);
		}
		logger.warn("PROOF {} 1000 jobs of 10 s in one queue: {} jobs in another queue started after {} ms at most",
				store, probes, worst / 1e6);
		assertThat(Duration.ofNanos(worst)).isLessThan(Duration.ofSeconds(1));
	}

	record Slow(int seconds) {

	}

	record Quick(String key) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		static final Map<String, Long> started = new ConcurrentHashMap<>();

		private final CountDownLatch never = new CountDownLatch(1);

		@JobHandler(queue = "slow")
		void run(Slow slow) throws InterruptedException {
			started.put("slow", System.nanoTime());
			this.never.await(slow.seconds(), TimeUnit.SECONDS);
		}

		@JobHandler(queue = "quick")
		void run(Quick quick) {
			started.put(quick.key(), System.nanoTime());
		}

	}

}

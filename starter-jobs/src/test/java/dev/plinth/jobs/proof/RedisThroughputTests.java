package dev.plinth.jobs.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.JobOperations;
import dev.plinth.jobs.JobOptions;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.autoconfigure.JobsAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsRedisAutoConfiguration;
import dev.plinth.test.services.RedisDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures jobs in Redis.
 */
@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
class RedisThroughputTests {

	private static final Logger logger = LoggerFactory.getLogger(RedisThroughputTests.class);

	private static final int JOBS = Integer.getInteger("plinth.test.jobs", 100_000);

	@Test
	void addsAndRunsJobs() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class,
					JobsRedisAutoConfiguration.class, JobsAutoConfiguration.class))
			.withUserConfiguration(Noops.class)
			.withPropertyValues(RedisDatabase.create().properties())
			.withPropertyValues("plinth.jobs.concurrency=20")
			.run((context) -> {
				Jobs jobs = context.getBean(Jobs.class);
				for (int round = 0; round < 3; round++) {
					measure(jobs, context.getBean(JobOperations.class));
				}
			});
	}

	private static void measure(Jobs jobs, JobOperations operations) throws InterruptedException {
		Noops.left = new CountDownLatch(JOBS);
		List<Noop> batch = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			batch.add(new Noop(i));
		}
		operations.pause("default");
		long start = System.nanoTime();
		for (int from = 0; from < JOBS; from += 1000) {
			jobs.enqueueAll(batch, JobOptions.none());
		}
		double added = JOBS / seconds(start);
		operations.resume("default");
		start = System.nanoTime();
		assertThat(Noops.left.await(120, TimeUnit.SECONDS)).isTrue();
		logger.warn("THROUGHPUT Redis: bulk add/s {} run/s {}", added, JOBS / seconds(start));
	}

	private static double seconds(long start) {
		return (System.nanoTime() - start) / 1e9;
	}

	record Noop(int n) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Noops {

		static volatile CountDownLatch left;

		@JobHandler
		void run(Noop noop) {
			left.countDown();
		}

	}

}

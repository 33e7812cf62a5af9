package dev.plinth.jobs.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.JobOptions;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.autoconfigure.JobsAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsJdbcAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsSchemaAutoConfiguration;
import dev.plinth.test.services.PostgresDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures jobs on PostgreSQL beside raw db-scheduler with lock-and-fetch, each with a
 * pool of 20 connections and 20 threads.
 */
@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
class SqlThroughputTests {

	private static final int JOBS = Integer.getInteger("plinth.test.jobs", 40_000);

	@Test
	void keepsUpWithRawDbScheduler() {
		List<Double> raw = new ArrayList<>();
		List<Double> ours = new ArrayList<>();
		for (int round = 0; round < 3; round++) {
			raw.add(measureDbScheduler());
			ours.add(measureJobs());
		}
		double rawBest = raw.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
		double oursBest = ours.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
		System.setProperty("plinth.proof.sql", "raw " + raw + " ours " + ours);
		org.slf4j.LoggerFactory.getLogger(SqlThroughputTests.class)
			.warn("THROUGHPUT jobs/s: db-scheduler {} plinth {}", raw, ours);
		assertThat(oursBest).isGreaterThan(0.9 * rawBest);
	}

	private double measureDbScheduler() {
		PostgresDatabase database = PostgresDatabase.create();
		CountDownLatch left = new CountDownLatch(JOBS);
		try (HikariDataSource dataSource = new HikariDataSource()) {
			dataSource.setJdbcUrl(database.jdbcUrl());
			dataSource.setUsername(database.username());
			dataSource.setPassword(database.password());
			dataSource.setMaximumPoolSize(20);
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			jdbc.execute("""
					create table scheduled_tasks (
					  task_name text not null, task_instance text not null, task_data bytea,
					  execution_time timestamp with time zone not null, picked boolean not null, picked_by text,
					  last_success timestamp with time zone, last_failure timestamp with time zone,
					  consecutive_failures int, last_heartbeat timestamp with time zone, version bigint not null,
					  priority smallint, primary key (task_name, task_instance));
					create index execution_time_idx on scheduled_tasks (execution_time);
					create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
					""");
			OneTimeTask<byte[]> task = Tasks.oneTime("noop", byte[].class)
				.execute((instance, context) -> left.countDown());
			Scheduler scheduler = Scheduler.create(dataSource, task)
				.threads(20)
				.pollUsingLockAndFetch(0.5, 4)
				.pollingInterval(Duration.ofMillis(500))
				.serializer(new Bytes())
				.build();
			Instant now = Instant.now().minusSeconds(1);
			for (int from = 0; from < JOBS; from += 1000) {
				List<com.github.kagkarlsson.scheduler.task.TaskInstance<?>> batch = new ArrayList<>();
				for (int i = from; i < from + 1000; i++) {
					batch.add(task.instance("id-" + i, "{\"n\":1}".getBytes()));
				}
				scheduler.scheduleBatch(batch, now);
			}
			jdbc.execute("vacuum analyze");
			long start = System.nanoTime();
			scheduler.start();
			await(left);
			double rate = JOBS / seconds(start);
			scheduler.stop();
			return rate;
		}
	}

	private double measureJobs() {
		double[] rate = new double[1];
		Noops.left = new CountDownLatch(JOBS);
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, JacksonAutoConfiguration.class,
					JobsSchemaAutoConfiguration.class, JobsJdbcAutoConfiguration.class, JobsAutoConfiguration.class))
			.withUserConfiguration(Noops.class)
			.withPropertyValues(PostgresDatabase.create().properties())
			.withPropertyValues("plinth.jobs.jdbc.initialize-schema=always", "plinth.jobs.concurrency=20",
					"spring.datasource.hikari.maximum-pool-size=20")
			.run((context) -> {
				Jobs jobs = context.getBean(Jobs.class);
				Instant at = Instant.now().plusSeconds(6);
				List<Noop> batch = new ArrayList<>();
				for (int i = 0; i < 1000; i++) {
					batch.add(new Noop(i));
				}
				long enqueue = System.nanoTime();
				for (int from = 0; from < JOBS; from += 1000) {
					jobs.enqueueAll(batch, JobOptions.none().at(at));
				}
				double added = JOBS / seconds(enqueue);
				context.getBean(javax.sql.DataSource.class).getConnection().createStatement().execute("vacuum analyze");
				while (Instant.now().isBefore(at)) {
					Thread.onSpinWait();
				}
				long start = System.nanoTime();
				await(Noops.left);
				rate[0] = JOBS / seconds(start);
				org.slf4j.LoggerFactory.getLogger(SqlThroughputTests.class)
					.warn("THROUGHPUT bulk add/s {} run/s {}", added, rate[0]);
			});
		return rate[0];
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
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

	private static final class Bytes implements Serializer {

		@Override
		public byte[] serialize(Object data) {
			return (byte[]) data;
		}

		@Override
		public <T> T deserialize(Class<T> type, byte[] data) {
			return type.cast(data);
		}

	}

}

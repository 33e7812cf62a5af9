package dev.plinth.jobs;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.plinth.jobs.autoconfigure.JobsAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsJdbcAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsRedisAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsSchemaAutoConfiguration;
import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.RedisServerProcess;
import dev.plinth.test.services.ServerProcess;
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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for jobs whose store is frozen or gone.
 */
@Tag("any-jdk")
class StoreOutageTests {

	private static final Logger logger = LoggerFactory.getLogger(StoreOutageTests.class);

	private static final boolean PROOF = Boolean.getBoolean("plinth.test.proof");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, JobsSchemaAutoConfiguration.class,
				JobsJdbcAutoConfiguration.class, JobsRedisAutoConfiguration.class, JobsAutoConfiguration.class))
		.withUserConfiguration(Handlers.class);

	@Test
	void enqueueFailsFastWhileRedisIsFrozenAndWorksAfterwards() {
		try (RedisServerProcess server = RedisServerProcess.start()) {
			this.runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
				.withPropertyValues("spring.data.redis.url=" + server.url())
				.run((context) -> {
					Jobs jobs = context.getBean(Jobs.class);
					runs(jobs);
					server.pause();
					failsFast("Redis frozen", jobs);
					server.resume();
					Awaitility.await().ignoreExceptions().untilAsserted(() -> runs(jobs));
				});
		}
	}

	@Test
	void enqueueFailsFastWhileRedisIsGoneAndWorksAfterwards() {
		try (RedisServerProcess server = RedisServerProcess.start()) {
			this.runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
				.withPropertyValues("spring.data.redis.url=" + server.url())
				.run((context) -> killAndRestart(server, context.getBean(Jobs.class)));
		}
	}

	@Test
	void enqueueFailsFastWhilePostgresIsGoneAndWorksAfterwards() {
		try (PostgresServerProcess server = PostgresServerProcess.start("synchronous_commit=on", "fsync=on",
				"full_page_writes=on")) {
			this.runner
				.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
						DataSourceTransactionManagerAutoConfiguration.class))
				.withPropertyValues("spring.datasource.url=" + server.jdbcUrl(),
						"spring.datasource.username=" + server.username(),
						"spring.datasource.password=" + server.password(),
						"spring.datasource.hikari.connection-timeout=1500", "plinth.jobs.jdbc.initialize-schema=always")
				.run((context) -> killAndRestart(server, context.getBean(Jobs.class)));
		}
	}

	@Test
	void manyCallersFailFastWhileRedisIsFrozenAndNothingAcknowledgedIsLost() {
		try (RedisServerProcess server = RedisServerProcess.start()) {
			this.runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
				.withPropertyValues("spring.data.redis.url=" + server.url(), "plinth.role=web")
				.run((context) -> {
					Jobs jobs = context.getBean(Jobs.class);
					Set<String> acknowledged = ConcurrentHashMap.newKeySet();
					AtomicInteger failures = new AtomicInteger();
					AtomicLong slowest = new AtomicLong();
					AtomicBoolean done = new AtomicBoolean();
					ExecutorService callers = Executors.newFixedThreadPool(20);
					for (int i = 0; i < 20; i++) {
						callers.execute(() -> {
							while (!done.get()) {
								long start = System.nanoTime();
								try {
									acknowledged.add(jobs.enqueue(new Ping(3)));
								}
								catch (JobStoreUnavailableException ex) {
									failures.incrementAndGet();
								}
								slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
							}
						});
					}
					Awaitility.await().until(() -> acknowledged.size() > 500);
					server.pause();
					Awaitility.await().until(() -> failures.get() >= 20);
					server.resume();
					int before = acknowledged.size();
					Awaitility.await().until(() -> acknowledged.size() > before + 500);
					done.set(true);
					callers.shutdown();
					assertThat(callers.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
					assertThat(Duration.ofNanos(slowest.get())).isLessThan(Duration.ofSeconds(2));
					assertThat(acknowledged).allMatch((id) -> jobs.find(id).isPresent());
				});
		}
	}

	private static void killAndRestart(ServerProcess server, Jobs jobs) {
		runs(jobs);
		server.kill();
		failsFast(server.getClass().getSimpleName() + " killed", jobs);
		server.restart();
		Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> runs(jobs));
	}

	private static void runs(Jobs jobs) {
		String id = jobs.enqueue(new Ping(1));
		Awaitility.await().until(() -> jobs.find(id).orElseThrow().state() == JobState.SUCCEEDED);
	}

	private static void failsFast(String outage, Jobs jobs) {
		long slowest = 0;
		for (int i = 0; i < (PROOF ? 3 : 2); i++) {
			long start = System.nanoTime();
			assertThatExceptionOfType(JobStoreUnavailableException.class).isThrownBy(() -> jobs.enqueue(new Ping(2)));
			slowest = Math.max(slowest, System.nanoTime() - start);
		}
		logger.warn("PROOF {}: enqueue fails after {} ms at most", outage, slowest / 1_000_000);
		assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(2));
	}

	record Ping(int n) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@JobHandler
		void run(Ping ping) {
		}

	}

}

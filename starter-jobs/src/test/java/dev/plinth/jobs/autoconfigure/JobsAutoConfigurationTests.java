package dev.plinth.jobs.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.plinth.event.DurableEventListener;
import dev.plinth.event.RelayedEvent;
import dev.plinth.event.autoconfigure.RedisEventRelayAutoConfiguration;
import dev.plinth.jobs.Job;
import dev.plinth.jobs.JobContext;
import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.JobOperations;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.ScheduledJob;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.jdbc.JdbcJobEngine;
import dev.plinth.jobs.memory.MemoryJobEngine;
import dev.plinth.jobs.redis.RedisJobEngine;
import dev.plinth.jobs.runtime.ManualJobs;
import dev.plinth.test.services.RedisDatabase;
import dev.plinth.webhook.Webhooks;
import dev.plinth.webhook.autoconfigure.WebhookAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.mockito.Mockito.mock;

/**
 * Tests for the auto-configurations of jobs, events and webhooks.
 */
@ExtendWith(OutputCaptureExtension.class)
class JobsAutoConfigurationTests {

	private final ApplicationContextRunner alone = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(JobsSchemaAutoConfiguration.class, JobsJdbcAutoConfiguration.class, JobsRedisAutoConfiguration.class,
				JobsMemoryAutoConfiguration.class, JobsAutoConfiguration.class, JobsMetricsAutoConfiguration.class,
				JobsEndpointAutoConfiguration.class, JobsEventAutoConfiguration.class,
				RedisEventRelayAutoConfiguration.class, WebhookAutoConfiguration.class));

	private final ApplicationContextRunner sql = this.alone
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
				JacksonAutoConfiguration.class))
		.withPropertyValues("spring.datasource.generate-unique-name=true");

	private final ApplicationContextRunner manual = this.sql.withPropertyValues("plinth.jobs.manual=true")
		.withUserConfiguration(Handlers.class);

	private final ApplicationContextRunner unknownDatabase = this.sql.withUserConfiguration(Handlers.class)
		.withPropertyValues("spring.datasource.url=jdbc:hsqldb:mem:jobs");

	@Test
	void aloneItRunsFromMemory() {
		this.alone.run((context) -> assertThat(context).hasSingleBean(MemoryJobEngine.class)
			.hasSingleBean(Jobs.class)
			.hasSingleBean(JobOperations.class)
			.hasBean("jobWorker")
			.hasBean("eventDispatcher")
			.hasSingleBean(Webhooks.class)
			.doesNotHaveBean(JobMetrics.class));
	}

	@Test
	void withADatabaseJobsAreHeldThere() {
		this.sql.run((context) -> assertThat(context).getBean(JobEngine.class).isInstanceOf(JdbcJobEngine.class));
	}

	@Test
	void withRedisAloneJobsAreHeldThere() {
		this.alone.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues(RedisDatabase.create().properties())
			.run((context) -> assertThat(context).getBean(JobEngine.class).isInstanceOf(RedisJobEngine.class));
	}

	@Test
	void theStoreCanBeChosen() {
		ApplicationContextRunner both = this.sql
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues(RedisDatabase.create().properties());
		both.run((context) -> assertThat(context).getBean(JobEngine.class).isInstanceOf(JdbcJobEngine.class));
		both.withPropertyValues("plinth.jobs.store=redis")
			.run((context) -> assertThat(context).getBean(JobEngine.class)
				.isNotInstanceOf(RedisJobEngine.class)
				.matches(JobEngine::isTransactional)
				.returns("redis", JobEngine::name));
		both.withPropertyValues("plinth.jobs.store=redis", "plinth.jobs.redis.outbox=false")
			.run((context) -> assertThat(context).getBean(JobEngine.class).isInstanceOf(RedisJobEngine.class));
		both.withPropertyValues("plinth.jobs.store=memory")
			.run((context) -> assertThat(context).getBean(JobEngine.class).isInstanceOf(MemoryJobEngine.class));
	}

	@Test
	void aStoreThatIsMissingStopsTheStart() {
		this.alone.withPropertyValues("plinth.jobs.store=redis").run((context) -> {
			FailureAnalysis analysis = new JobsFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("plinth.jobs.store is redis");
			assertThat(analysis.getAction()).contains("REDIS_URL");
		});
	}

	@Test
	void aDatabaseThatCannotHoldJobsStopsNoStart(CapturedOutput output) {
		this.unknownDatabase.run((context) -> {
			assertThat(context).getBean(JobEngine.class).isInstanceOf(MemoryJobEngine.class);
			assertThat(context.getBean(JobsReport.class).state()).asInstanceOf(MAP)
				.containsEntry("store", "memory")
				.containsKey("degraded");
			Jobs jobs = context.getBean(Jobs.class);
			String id = jobs.enqueue(new Mail("kept in memory"));
			Awaitility.await().until(() -> jobs.find(id).orElseThrow().state() == JobState.SUCCEEDED);
		});
		assertThat(output).containsOnlyOnce("HSQL Database Engine")
			.contains("PostgreSQL, MySQL, MariaDB and H2", "plinth.jobs.store");
	}

	@Test
	void aDatabaseThatCannotHoldJobsIsNoOutbox(CapturedOutput output) {
		this.unknownDatabase.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues(RedisDatabase.create().properties())
			.withPropertyValues("plinth.jobs.store=redis")
			.run((context) -> {
				assertThat(context).getBean(JobEngine.class).isInstanceOf(RedisJobEngine.class);
				assertThat(context.getBean(JobsReport.class).state()).isEqualTo(Map.of("store", "redis"));
			});
		assertThat(output).containsOnlyOnce("HSQL Database Engine").contains("plinth.jobs.redis.outbox");
	}

	@Test
	void aDatabaseThatWasChosenButCannotHoldJobsStopsTheStart() {
		this.unknownDatabase.withPropertyValues("plinth.jobs.store=jdbc").run(this::namesTheDatabase);
		this.unknownDatabase.withPropertyValues("plinth.jobs.store=jdbc", "plinth.jobs.jdbc.initialize-schema=never")
			.run(this::namesTheDatabase);
		this.unknownDatabase.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues(RedisDatabase.create().properties())
			.withPropertyValues("plinth.jobs.store=redis", "plinth.jobs.redis.outbox=true")
			.run(this::namesTheDatabase);
	}

	private void namesTheDatabase(AssertableApplicationContext context) {
		FailureAnalysis analysis = new JobsFailureAnalyzer().analyze(context.getStartupFailure());
		assertThat(analysis.getDescription()).contains("'HSQL Database Engine'");
		assertThat(analysis.getAction()).contains("plinth.jobs.store");
	}

	@Test
	void settingsOutOfRangeStopTheStart() {
		for (String setting : List.of("plinth.jobs.attempts=0", "plinth.jobs.concurrency=0", "plinth.jobs.lease=1ms",
				"plinth.jobs.backoff.jitter=2", "plinth.jobs.queues.mail.concurrency=0", "plinth.role=worke")) {
			this.alone.withPropertyValues(setting).run((context) -> {
				FailureAnalysis analysis = new JobsFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis).as(setting).isNotNull();
				assertThat(analysis.getAction()).contains(setting.substring(0, setting.indexOf('=')));
			});
		}
	}

	@Test
	void otherFailuresAreNotAnalyzed() {
		assertThat(new JobsFailureAnalyzer().analyze(new IllegalStateException("other"))).isNull();
	}

	@Test
	void twoHandlersOfOnePayloadStopTheStart() {
		this.alone.withUserConfiguration(Handlers.class, MoreHandlers.class).run((context) -> {
			FailureAnalysis analysis = new JobsFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("handles 'mail' like");
			assertThat(analysis.getAction()).contains("@JobPayload");
		});
	}

	@Test
	void canBeSwitchedOff() {
		this.sql.withPropertyValues("plinth.jobs.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Jobs.class)
				.doesNotHaveBean(JobEngine.class)
				.doesNotHaveBean(Webhooks.class)
				.doesNotHaveBean("eventDispatcher"));
		this.sql.withPropertyValues("plinth.events.enabled=false", "plinth.webhooks.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(Jobs.class)
				.doesNotHaveBean(Webhooks.class)
				.doesNotHaveBean("eventDispatcher"));
	}

	@Test
	void aWebProcessRunsNoJobs() {
		this.sql.withPropertyValues("plinth.role=web")
			.run((context) -> assertThat(context).hasSingleBean(Jobs.class).doesNotHaveBean("jobWorker"));
		this.sql.withPropertyValues("plinth.role=worker").run((context) -> assertThat(context).hasBean("jobWorker"));
	}

	@Test
	void anEngineAndJobsOfTheApplicationWin() {
		this.sql.withUserConfiguration(OwnEngine.class)
			.run((context) -> assertThat(context).hasSingleBean(JobEngine.class)
				.getBean(JobEngine.class)
				.isInstanceOf(MemoryJobEngine.class));
		this.sql.withBean("own", Jobs.class, () -> mock(Jobs.class))
			.run((context) -> assertThat(context).hasSingleBean(Jobs.class).hasBean("own"));
	}

	@Test
	void optionalLibrariesMayBeMissing() {
		this.alone
			.withClassLoader(new FilteredClassLoader("org.springframework.jdbc", "com.github.kagkarlsson",
					"org.springframework.data.redis", "io.lettuce", "io.micrometer.core",
					"org.springframework.boot.actuate", "org.springframework.boot.jdbc"))
			.run((context) -> assertThat(context).hasSingleBean(MemoryJobEngine.class).hasSingleBean(Jobs.class));
	}

	@Test
	void meters() {
		this.manual.withPropertyValues("plinth.jobs.manual=false")
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				Jobs jobs = context.getBean(Jobs.class);
				String id = jobs.enqueue(new Mail("metered"));
				Awaitility.await().until(() -> jobs.find(id).orElseThrow().state() == JobState.SUCCEEDED);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("plinth.jobs.enqueued").tag("job.name", "mail").counter().count()).isEqualTo(1);
				assertThat(registry.get("plinth.jobs.attempts").tag("outcome", "succeeded").timer().count())
					.isEqualTo(1);
				assertThat(registry.get("plinth.jobs.wait").tag("queue", "default").timer().count()).isEqualTo(1);
				assertThat(registry.get("plinth.jobs.queue.size").tag("state", "dead").gauges()).isNotEmpty();
				assertThat(registry.get("plinth.jobs.queue.paused").tag("queue", "default").gauge().value()).isZero();
			});
	}

	@Test
	void theEndpointIsThereWhenItIsExposed() {
		this.manual.run((context) -> assertThat(context).doesNotHaveBean(JobsEndpoint.class));
		this.manual.withPropertyValues("management.endpoints.web.exposure.include=jobs").run((context) -> {
			JobsEndpoint endpoint = context.getBean(JobsEndpoint.class);
			Jobs jobs = context.getBean(Jobs.class);
			String id = jobs.enqueue(new Mail("fail"));
			context.getBean(ManualJobs.class).runDue();
			context.getBean(ManualJobs.class).advance(Duration.ofHours(1));
			context.getBean(ManualJobs.class).advance(Duration.ofHours(1));
			assertThat(endpoint.overview(null, null).engine()).isEqualTo("jdbc");
			assertThat(endpoint.overview(null, null).dead()).singleElement().satisfies((entry) -> {
				assertThat(entry.id()).isEqualTo(id);
				assertThat(entry.error()).isEqualTo("java.lang.IllegalStateException: mail fail");
				assertThat(entry.stackTrace()).contains("Handlers.send");
			});
			assertThat(endpoint.change(id, "replay").state()).isEqualTo("ready");
			assertThat(endpoint.cancel(id).state()).isEqualTo("cancelled");
			assertThat(endpoint.overview("cancelled", null).jobs()).hasSize(1);
			assertThat(endpoint.job("unknown")).isNull();
			endpoint.steer("pause", "default");
			assertThat(endpoint.overview(null, null).queues()).filteredOn("paused", true)
				.extracting("name")
				.containsExactly("default");
			assertThat(endpoint.steer("resume", "default")).containsEntry("changed", 1);
			assertThat(endpoint.steer("replay-dead", null)).containsEntry("changed", 0);
			assertThat(endpoint.steer("purge-dead", null)).containsEntry("changed", 0);
		});
	}

	@Test
	void manualJobsRunUnderAClockOfTheirOwn() {
		this.manual.run((context) -> {
			assertThat(context).doesNotHaveBean("jobWorker");
			ManualJobs manual = context.getBean(ManualJobs.class);
			Jobs jobs = context.getBean(Jobs.class);
			String id = jobs.enqueue(new Mail("fail"));
			jobs.enqueue(new Mail("second"));
			assertThat(manual.waiting(Mail.class)).containsExactly(new Mail("fail"), new Mail("second"));
			assertThat(manual.runDue()).isEqualTo(2);
			assertThat(manual.runDue()).isZero();
			assertThat(jobs.find(id).orElseThrow().state()).isEqualTo(JobState.SCHEDULED);
			assertThat(manual.advance(Duration.ofSeconds(4))).isZero();
			assertThat(manual.advance(Duration.ofSeconds(1))).isEqualTo(1);
			assertThat(manual.advance(Duration.ofSeconds(10))).isEqualTo(1);
			Job dead = jobs.find(id).orElseThrow();
			assertThat(dead.state()).isEqualTo(JobState.DEAD);
			assertThat(dead.attempts()).isEqualTo(3);
		});
	}

	@Test
	void schedulesRunUnderTheClock() {
		this.manual.run((context) -> {
			ManualJobs manual = context.getBean(ManualJobs.class);
			Handlers handlers = context.getBean(Handlers.class);
			manual.runDue();
			manual.advance(Duration.ofHours(25));
			assertThat(handlers.ticks).hasSize(1);
			assertThat(handlers.ticks.get(0)).isBefore(context.getBean(Clock.class).instant());
			manual.advance(Duration.ofDays(1));
			assertThat(handlers.ticks).hasSize(2);
		});
	}

	@Test
	void eachListenerOfAnEventGetsAJobInTheTransactionOfThePublisher() {
		this.manual.run((context) -> {
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			ManualJobs manual = context.getBean(ManualJobs.class);
			Handlers handlers = context.getBean(Handlers.class);
			transaction.executeWithoutResult((status) -> {
				context.publishEvent(new OrderPlaced("1", "customer-1"));
				status.setRollbackOnly();
			});
			assertThat(manual.runDue()).isZero();
			transaction.executeWithoutResult((status) -> context.publishEvent(new OrderPlaced("2", "customer-1")));
			transaction.executeWithoutResult((status) -> context.publishEvent(new OrderPlaced("3", "customer-1")));
			context.publishEvent("text that nobody listens to");
			assertThat(handlers.orders).isEmpty();
			assertThat(manual.runDue()).isEqualTo(5);
			assertThat(handlers.orders).containsExactlyInAnyOrder("mail 2", "mail 3", "stock 2 failed", "stock 2",
					"stock 3");
			assertThat(handlers.orders.indexOf("stock 2")).isLessThan(handlers.orders.indexOf("stock 3"));
		});
	}

	@Test
	void relayedEventsReachRedisStreams() {
		this.manual.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues(RedisDatabase.create().properties())
			.withPropertyValues("shop.topic=shop.invoices")
			.run((context) -> {
				context.publishEvent(new InvoiceSent("7", 12));
				context.getBean(ManualJobs.class).runDue();
				List<?> records = context.getBean(StringRedisTemplate.class)
					.opsForStream()
					.range("shop.invoices", org.springframework.data.domain.Range.unbounded());
				assertThat(records).singleElement()
					.asString()
					.contains("type=invoice-sent", "key=7", "{\"id\":\"7\",\"amount\":12}");
			});
	}

	@Test
	void aRelayedEventWithoutARelayFailsAtOnce() {
		this.manual.run((context) -> assertThat(
				org.assertj.core.api.Assertions.catchThrowable(() -> context.publishEvent(new InvoiceSent("7", 12))))
			.hasMessageContaining("there is no relay"));
	}

	record Mail(String key) {
	}

	record OrderPlaced(String id, String customer) {
	}

	@RelayedEvent(topic = "${shop.topic:}", key = "id")
	record InvoiceSent(String id, int amount) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		final List<Instant> ticks = new ArrayList<>();

		final List<String> orders = new ArrayList<>();

		private boolean failed;

		@JobHandler
		void send(Mail mail) {
			if (mail.key().equals("fail")) {
				throw new IllegalStateException("mail fail");
			}
		}

		@ScheduledJob(cron = "0 0 3 * * *")
		void nightly(Instant tick) {
			this.ticks.add(tick);
		}

		@DurableEventListener
		void mail(OrderPlaced order) {
			this.orders.add("mail " + order.id());
		}

		@DurableEventListener(orderBy = "customer", backoff = "0s")
		void stock(OrderPlaced order, JobContext context) {
			if (!this.failed) {
				this.failed = true;
				this.orders.add("stock " + order.id() + " failed");
				throw new IllegalStateException("no stock");
			}
			this.orders.add("stock " + order.id());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MoreHandlers {

		@JobHandler
		void send(Mail mail) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnEngine {

		@Bean
		JobEngine ownEngine() {
			return new MemoryJobEngine(Clock.systemUTC());
		}

	}

}

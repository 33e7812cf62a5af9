package dev.plinth.ratelimit.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.plinth.problem.UnavailableException;
import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.ratelimit.RateWindow;
import dev.plinth.test.services.RedisServerProcess;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailoverRateLimitStore} while Redis is stopped, frozen and slow. All
 * modes and longer outages are tested with -Pproof, as is the slowest decision: it needs
 * a machine without other load.
 */
@Tag("any-jdk")
class FailoverRateLimitStoreTests {

	private static final boolean PROOF = Boolean.getBoolean("plinth.test.proof");

	private static final List<RateWindow> WINDOWS = List.of(new RateWindow("api", 1_000_000, Duration.ofHours(1)));

	private final Queue<Long> took = new ConcurrentLinkedQueue<>();

	private final Queue<String> outcomes = new ConcurrentLinkedQueue<>();

	static Stream<Arguments> outages() {
		if (PROOF) {
			return Stream.of(Failure.values())
				.flatMap((failure) -> Stream.of("local", "open", "closed").map((mode) -> Arguments.of(failure, mode)));
		}
		return Stream.of(Arguments.of(Failure.STOPPED, "closed"), Arguments.of(Failure.FROZEN, "open"),
				Arguments.of(Failure.SLOW, "local"));
	}

	@ParameterizedTest
	@MethodSource("outages")
	void decisionsGoOnInTimeAndAreSharedAgainAfterwards(Failure failure, String mode) throws Exception {
		Logger logger = (Logger) LoggerFactory.getLogger(RateLimitStore.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		logger.setLevel(Level.INFO);
		try (RedisServerProcess redis = RedisServerProcess.start();
				DelayingProxy proxy = new DelayingProxy(redis.port())) {
			runner(proxy.port(), mode).run((context) -> {
				FailoverRateLimitStore store = context.getBean(FailoverRateLimitStore.class);
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				assertThat(store.isShared()).isTrue();
				log.list.clear();
				ScheduledExecutorService callers = callers(store);
				try {
					Awaitility.await().until(() -> this.took.size() > 200);
					assertThat(this.outcomes).contains("shared");
					this.took.clear();
					this.outcomes.clear();
					fail(failure, redis, proxy);
					Awaitility.await().until(() -> !store.isShared());
					assertThat(meters.get("plinth.ratelimit.shared").gauge().value()).isZero();
					Awaitility.await()
						.pollDelay(outage(failure, mode))
						.atMost(Duration.ofMinutes(2))
						.until(() -> this.took.size() > 200);
					List<Long> during = new ArrayList<>(this.took);
					assertThat(this.outcomes).filteredOn((outcome) -> !outcome.equals("shared")).containsOnly(mode);
					recover(failure, redis, proxy);
					long recovered = System.nanoTime();
					Awaitility.await()
						.atMost(Duration.ofSeconds(5))
						.pollInterval(Duration.ofMillis(20))
						.until(store::isShared);
					long back = (System.nanoTime() - recovered) / 1_000_000;
					assertThat(meters.get("plinth.ratelimit.shared").gauge().value()).isEqualTo(1);
					this.outcomes.clear();
					Awaitility.await().until(() -> this.outcomes.size() > 100);
					assertThat(this.outcomes).contains("shared");
					report(failure, mode, during, back, meters);
				}
				finally {
					callers.shutdownNow();
				}
				assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
					.satisfiesExactly((line) -> assertThat(line).startsWith("Redis does not answer, rate limits are"),
							(line) -> assertThat(line).isEqualTo("Redis answers, all instances share rate limits"));
			});
		}
		finally {
			logger.detachAppender(log);
			logger.setLevel(null);
		}
	}

	private void report(Failure failure, String mode, List<Long> during, long back, MeterRegistry meters) {
		long[] sorted = during.stream().mapToLong(Long::longValue).sorted().toArray();
		long slowest = sorted[sorted.length - 1];
		System.out.printf(
				"PROOF B5 Redis %s, mode %s: %d decisions during the outage, 99 %% within %.1f ms, slowest %.1f ms, shared "
						+ "again after %d ms, decisions that Redis did not make in time %.0f, log lines 2%n",
				failure.name().toLowerCase(Locale.ROOT), mode, sorted.length, sorted[sorted.length * 99 / 100] / 1e6,
				slowest / 1e6, back, meters.get("plinth.ratelimit.store.failures").functionCounter().count());
		assertThat(Duration.ofNanos(sorted[sorted.length * 9 / 10])).isLessThan(Duration.ofMillis(50));
		if (PROOF) {
			assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofMillis(50));
		}
	}

	private static Duration outage(Failure failure, String mode) {
		if (!PROOF) {
			return Duration.ofMillis(1500);
		}
		// Long enough for the reconnect delay of Lettuce to grow
		return Duration.ofSeconds((failure == Failure.STOPPED && mode.equals("local")) ? 40 : 3);
	}

	private static void fail(Failure failure, RedisServerProcess redis, DelayingProxy proxy) {
		switch (failure) {
			case STOPPED -> redis.kill();
			case FROZEN -> redis.pause();
			case SLOW -> proxy.delay(150);
		}
	}

	private static void recover(Failure failure, RedisServerProcess redis, DelayingProxy proxy) {
		switch (failure) {
			case STOPPED -> redis.restart();
			case FROZEN -> redis.resume();
			case SLOW -> proxy.delay(0);
		}
	}

	/*
	 * 400 decisions per second, so that what is measured is not the wait for a processor.
	 */
	private ScheduledExecutorService callers(RateLimitStore store) {
		ScheduledExecutorService callers = Executors.newScheduledThreadPool(8);
		for (int i = 0; i < 8; i++) {
			callers.scheduleAtFixedRate(() -> decide(store), i * 2L, 20, TimeUnit.MILLISECONDS);
		}
		return callers;
	}

	private void decide(RateLimitStore store) {
		boolean shared = ((FailoverRateLimitStore) store).isShared();
		long start = System.nanoTime();
		String outcome;
		try {
			RateDecision decision = store.take("ann", WINDOWS);
			outcome = decision.states().isEmpty() ? "open" : "local";
		}
		catch (UnavailableException ex) {
			outcome = "closed";
		}
		catch (RuntimeException ex) {
			outcome = ex.toString();
		}
		this.took.add(System.nanoTime() - start);
		boolean local = !shared && !((FailoverRateLimitStore) store).isShared();
		this.outcomes.add((local || !outcome.equals("local")) ? outcome : "shared");
	}

	private static WebApplicationContextRunner runner(int port, String mode) {
		return new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RateLimitAutoConfiguration.class, ProblemAutoConfiguration.class,
					ErrorMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
					WebMvcAutoConfiguration.class, DataRedisAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("spring.data.redis.url=redis://127.0.0.1:" + port,
					"plinth.ratelimit.store-failure=" + mode);
	}

	enum Failure {

		STOPPED, FROZEN, SLOW

	}

}

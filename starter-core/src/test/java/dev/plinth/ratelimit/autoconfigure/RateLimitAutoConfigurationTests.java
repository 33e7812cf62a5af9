package dev.plinth.ratelimit.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.ratelimit.RateLimited;
import dev.plinth.test.services.RedisDatabase;
import dev.plinth.test.services.RedisServerProcess;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link RateLimitAutoConfiguration}.
 */
class RateLimitAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RateLimitAutoConfiguration.class, ProblemAutoConfiguration.class,
				ErrorMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
				WebMvcAutoConfiguration.class, DataRedisAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=ratelimits");

	@Test
	void hasLimitsForApiAndLogin() {
		this.runner
			.run((context) -> assertThat(context.getBean(RateLimiter.class).rules().all()).extracting(RateRule::name)
				.containsExactly("api", "login"));
	}

	@Test
	void limitsAreReplacedAddedAndSwitchedOff() {
		this.runner.withPropertyValues("plinth.ratelimit.rules.login.enabled=false",
				"plinth.ratelimit.rules.search.paths=/search", "plinth.ratelimit.rules.search.windows[0].limit=2",
				"plinth.ratelimit.rules.search.windows[0].per=1s", "plinth.ratelimit.rules.search.windows[1].limit=9",
				"plinth.ratelimit.rules.search.windows[1].per=1h")
			.run((context) -> assertThat(context.getBean(RateLimiter.class).rules().all())
				.flatExtracting(RateRule::windows)
				.extracting("name")
				.containsExactly("api", "search", "search-2"));
	}

	@Test
	void limitsThatMakeNoSenseStopTheStartAndAreExplainedTogether() {
		this.runner
			.withPropertyValues("plinth.ratelimit.rules.none.windows[0].limit=1",
					"plinth.ratelimit.rules.none.windows[0].per=1s", "plinth.ratelimit.rules.zero.paths=/x",
					"plinth.ratelimit.rules.zero.windows[0].limit=0", "plinth.ratelimit.rules.zero.windows[0].per=1s",
					"plinth.ratelimit.rules.long.paths=/{", "plinth.ratelimit.rules.long.windows[0].limit=1",
					"plinth.ratelimit.rules.long.windows[0].per=2d")
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(new InvalidRateLimitFailureAnalyzer().analyze(context.getStartupFailure()).getDescription())
					.contains("rules.none.paths", "rules.zero.windows[0].limit", "rules.long.windows[0].per",
							"rules.long.paths");
			});
		this.runner.withPropertyValues("plinth.ratelimit.store=redis")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("REDIS_URL"));
	}

	@Test
	void limitsThatNeverApplyStopTheStart() {
		this.runner
			.withPropertyValues("server.servlet.context-path=/shop", "plinth.ratelimit.rules.own.paths=/shop/api/**",
					"plinth.ratelimit.rules.own.windows[0].limit=1", "plinth.ratelimit.rules.own.windows[0].per=1s",
					"plinth.ratelimit.rules.host.paths=https://example.com/api",
					"plinth.ratelimit.rules.host.windows[0].limit=1", "plinth.ratelimit.rules.host.windows[0].per=1s",
					"plinth.ratelimit.rules.method.paths=/x", "plinth.ratelimit.rules.method.methods=GETT",
					"plinth.ratelimit.rules.method.windows[0].limit=1",
					"plinth.ratelimit.rules.method.windows[0].per=1s")
			.run((context) -> assertThat(analysis(context.getStartupFailure())).contains("rules.own.paths",
					"server.servlet.context-path", "rules.host.paths", "rules.method.methods has GETT"));
	}

	@Test
	void limitsOfOneNameStopTheStart() {
		this.runner.withPropertyValues("plinth.ratelimit.rules.search.paths=/search",
				"plinth.ratelimit.rules.search.windows[0].limit=1", "plinth.ratelimit.rules.search.windows[0].per=1s",
				"plinth.ratelimit.rules.search.windows[1].limit=1", "plinth.ratelimit.rules.search.windows[1].per=1m",
				"plinth.ratelimit.rules.search-2.paths=/other", "plinth.ratelimit.rules.search-2.windows[0].limit=1",
				"plinth.ratelimit.rules.search-2.windows[0].per=1s")
			.run((context) -> assertThat(analysis(context.getStartupFailure())).contains("rules.search-2",
					"both have a window named search-2"));
	}

	@Test
	void annotationsThatMakeNoSenseStopTheStart() {
		this.runner.withUserConfiguration(BadAnnotations.class)
			.run((context) -> assertThat(analysis(context.getStartupFailure())).contains(
					"BadController.zero: 'quota' must be positive", "BadController.long2: 'nonsense'",
					"BadController.tooLong has per 2d", "BadController.taken has the name api of another limit",
					"NotAController.never never applies"));
	}

	@Test
	void missingRedisIsSaidInProduction() {
		Logger logger = (Logger) LoggerFactory.getLogger(RateLimitAutoConfiguration.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		try {
			this.runner.run((context) -> assertThat(log.list).isEmpty());
			this.runner.withInitializer((context) -> context.getEnvironment().setActiveProfiles("prod"))
				.withPropertyValues("plinth.ratelimit.store=local")
				.run((context) -> assertThat(log.list).isEmpty());
			this.runner.withInitializer((context) -> context.getEnvironment().setActiveProfiles("prod"))
				.run((context) -> assertThat(log.list).singleElement()
					.extracting(ILoggingEvent::getFormattedMessage)
					.asString()
					.contains("REDIS_URL"));
		}
		finally {
			logger.detachAppender(log);
		}
	}

	private static String analysis(Throwable failure) {
		return new InvalidRateLimitFailureAnalyzer().analyze(failure).getDescription();
	}

	/** What a request without a limit costs, and one with a limit among a thousand. */
	@Test
	void ruleIsFoundWithoutScanning() {
		Map<String, RateLimitProperties.Rule> rules = new LinkedHashMap<>();
		List<RateLimitProperties.Window> windows = List.of(new RateLimitProperties.Window(1, Duration.ofMinutes(1)));
		for (int i = 0; i < 1000; i++) {
			rules.put("rule-" + i, new RateLimitProperties.Rule(true, List.of("/path" + i + "/**"), Set.of(),
					RateLimitProperties.Key.CLIENT, windows));
		}
		RateRules many = rules(rules);
		RateRules few = rules(Map.of());
		MockHttpServletRequest unlimited = new MockHttpServletRequest("GET", "/products/1");
		MockHttpServletRequest limited = new MockHttpServletRequest("GET", "/path777/1");
		assertThat(many.find(unlimited)).isEmpty();
		assertThat(many.find(limited)).extracting(RateRule::name).containsExactly("rule-777");
		long unlimitedFew = nanos(() -> few.find(unlimited));
		long unlimitedMany = nanos(() -> many.find(unlimited));
		long limitedMany = nanos(() -> many.find(limited));
		System.out
			.printf("PROOF B1 look-up of a rule: path without a limit %d ns with 2 rules and %d ns with 1002, path "
					+ "with a limit %d ns with 1002%n", unlimitedFew, unlimitedMany, limitedMany);
		// A scan of 1002 patterns takes more than 20 000 ns
		assertThat(unlimitedMany).isLessThan(5_000);
		assertThat(limitedMany).isLessThan(10_000);
	}

	private static RateRules rules(Map<String, RateLimitProperties.Rule> rules) {
		return RateRules
			.of(new RateLimitProperties(RateLimitProperties.Store.LOCAL, RateLimitProperties.StoreFailure.LOCAL,
					Duration.ofMillis(40), RateLimitProperties.Headers.NONE, "", 10, rules), "");
	}

	private static long nanos(Runnable action) {
		long best = Long.MAX_VALUE;
		for (int round = 0; round < 20; round++) {
			long start = System.nanoTime();
			for (int i = 0; i < 2000; i++) {
				action.run();
			}
			best = Math.min(best, (System.nanoTime() - start) / 2000);
		}
		return best;
	}

	@Test
	void storeOfApplicationWins() {
		RateLimitStore own = (client, windows) -> new RateDecision(true, List.of());
		this.runner.withBean(RateLimitStore.class, () -> own)
			.run((context) -> assertThat(context.getBean(RateLimiter.class).store()).isSameAs(own));
	}

	@Test
	void worksWithoutRedisMetricsAndActuator() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.data.redis", "io.lettuce",
					"io.micrometer.core", "org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().hasBean("clientRateLimitFilter"));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("plinth.ratelimit.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RateLimiter.class)
				.doesNotHaveBean("addressRateLimitFilter"));
	}

	@Test
	void decisionsAreCounted() {
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new).run((context) -> {
			RateLimiter limiter = context.getBean(RateLimiter.class);
			limiter.decide("ann", limiter.rules().all().get(0).windows());
			assertThat(context.getBean(MeterRegistry.class)
				.get("plinth.ratelimit.requests")
				.tag("limit", "api")
				.tag("outcome", "granted")
				.counter()
				.count()).isEqualTo(1);
		});
	}

	@Test
	void limitsAreShownAndChangedAtRunTime() {
		this.runner.run((context) -> {
			RateLimitsEndpoint endpoint = context.getBean(RateLimitsEndpoint.class);
			assertThat(endpoint.limits().limits()).extracting(RateLimitsEndpoint.Limit::name)
				.containsExactly("api", "login");
			endpoint.change("api", 1, "1m");
			RateLimiter limiter = context.getBean(RateLimiter.class);
			assertThat(limiter.decide("ann", limiter.rules().all().get(0).windows()).granted()).isTrue();
			assertThat(limiter.decide("ann", limiter.rules().all().get(0).windows()).granted()).isFalse();
			assertThat(endpoint.limits().refused()).containsExactly(RateLimiter.hash("ann"));
			RateLimitsEndpoint.Use use = endpoint.use("api");
			assertThat(use.window().limit()).isEqualTo(1);
			assertThat(use.clients()).singleElement().satisfies((client) -> {
				assertThat(client.client()).isEqualTo(RateLimiter.hash("ann"));
				assertThat(client.used()).isEqualTo(1);
				assertThat(client.remaining()).isZero();
				assertThat(client.reset()).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
			});
			endpoint.reset("api");
			assertThat(limiter.decide("ann", limiter.rules().all().get(0).windows()).granted()).isTrue();
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.change("nothing", 1, null));
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.change("api", 0, null));
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.change("api", 1, "soon"));
			assertThatExceptionOfType(InvalidEndpointRequestException.class).isThrownBy(() -> endpoint.use("nothing"));
		});
	}

	@Test
	void changeReachesAllInstances() {
		RedisDatabase redis = RedisDatabase.create();
		WebApplicationContextRunner shared = this.runner.withPropertyValues(redis.properties());
		shared.run((first) -> shared.run((second) -> {
			assertThat(first.getBean(RateLimitsEndpoint.class).limits().shared()).isTrue();
			first.getBean(RateLimitsEndpoint.class).change("api", 7, null);
			Awaitility.await()
				.untilAsserted(() -> assertThat(
						second.getBean(RateLimiter.class).rules().all().get(0).windows().get(0).quota())
					.isEqualTo(7));
			RateLimiter limiter = second.getBean(RateLimiter.class);
			limiter.decide("ann", limiter.rules().all().get(0).windows());
			RateLimitsEndpoint.Use use = first.getBean(RateLimitsEndpoint.class).use("api");
			assertThat(use.shared()).isTrue();
			assertThat(use.clients()).extracting(RateLimitsEndpoint.Client::client, RateLimitsEndpoint.Client::used)
				.containsExactly(tuple(RateLimiter.hash("ann"), 1L));
			first.getBean(RateLimitsEndpoint.class).reset("api");
			Awaitility.await()
				.untilAsserted(() -> assertThat(limiter.rules().all().get(0).windows().get(0).quota()).isEqualTo(100));
		}));
	}

	@Test
	void changeIsRefusedWhileRedisIsAway() {
		try (RedisServerProcess redis = RedisServerProcess.start()) {
			this.runner.withPropertyValues("spring.data.redis.url=" + redis.url()).run((context) -> {
				RateLimitsEndpoint endpoint = context.getBean(RateLimitsEndpoint.class);
				redis.kill();
				assertThat(endpoint.change("api", 7, null).getStatus()).isEqualTo(503);
				assertThat(endpoint.limits().limits().get(0).windows().get(0).limit()).isEqualTo(100);
				Awaitility.await().untilAsserted(() -> assertThat(endpoint.use("api").shared()).isFalse());
			});
		}
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	@Import({ BadController.class, NotAController.class })
	static class BadAnnotations {

	}

	@RestController
	static class BadController {

		@GetMapping("/zero")
		@RateLimited(limit = 0, per = "1s")
		void zero() {
		}

		@GetMapping("/long2")
		@RateLimited(limit = 1, per = "nonsense")
		void long2() {
		}

		@GetMapping("/too-long")
		@RateLimited(limit = 1, per = "2d")
		void tooLong() {
		}

		@GetMapping("/taken")
		@RateLimited(limit = 1, per = "1s", name = "api")
		void taken() {
		}

	}

	static class NotAController {

		@RateLimited(limit = 1, per = "1s")
		void never() {
		}

	}

}

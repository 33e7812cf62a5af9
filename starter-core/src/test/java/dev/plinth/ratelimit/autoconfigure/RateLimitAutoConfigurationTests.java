package dev.plinth.ratelimit.autoconfigure;

import java.util.List;

import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.test.services.RedisDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
			endpoint.reset("api");
			assertThat(limiter.decide("ann", limiter.rules().all().get(0).windows()).granted()).isTrue();
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.change("nothing", 1, null));
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.change("api", 0, null));
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
		}));
	}

}

package dev.plinth.ratelimit.autoconfigure;

import java.time.Clock;
import java.util.List;

import dev.plinth.environment.ConditionalOnRedis;
import dev.plinth.problem.ProblemRenderer;
import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.ratelimit.redis.RedisRateLimitStore;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Auto-configuration of rate limits.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ProblemAutoConfiguration.class,
		afterName = { "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "plinth.ratelimit.enabled", matchIfMissing = true)
@ConditionalOnBean(ProblemRenderer.class)
@EnableConfigurationProperties(RateLimitProperties.class)
public final class RateLimitAutoConfiguration {

	private static final Log logger = LogFactory.getLog(RateLimitAutoConfiguration.class);

	/** Ahead of the filters of Spring Security, which have -100. */
	private static final int ADDRESS_FILTER_ORDER = -110;

	/** After them, and ahead of idempotent requests. */
	private static final int CLIENT_FILTER_ORDER = -60;

	@Bean
	@ConditionalOnMissingBean
	RateLimiter rateLimiter(RateLimitProperties properties, ObjectProvider<RateLimitStore> stores,
			ObjectProvider<Clock> clocks, ObjectProvider<RateLimitEvents> events, ProblemRenderer renderer,
			Environment environment) {
		Clock clock = clocks.getIfUnique(Clock::systemUTC);
		RateLimitStore store = stores.getIfAvailable(() -> local(properties, clock, environment));
		return new RateLimiter(RateRules.of(properties), store, properties, renderer, clock,
				events.getIfUnique(() -> (decision) -> {
				}));
	}

	private static RateLimitStore local(RateLimitProperties properties, Clock clock, Environment environment) {
		if (properties.store() == RateLimitProperties.Store.REDIS) {
			throw new InvalidRateLimitException(
					List.of("plinth.ratelimit.store is redis, but the application does not use Redis with Lettuce; "
							+ "set REDIS_URL or spring.data.redis.url"));
		}
		if (properties.store() == RateLimitProperties.Store.AUTO
				&& environment.acceptsProfiles(Profiles.of("prod", "production"))) {
			logger.warn("Each instance counts requests by itself, so that a client may send as many to each. Set "
					+ "REDIS_URL if there are several, or plinth.ratelimit.store=local");
		}
		return RateLimitStore.local(clock, properties.maxClients());
	}

	@Bean
	@ConditionalOnMissingBean(name = "addressRateLimitFilter")
	FilterRegistrationBean<AddressRateLimitFilter> addressRateLimitFilter(RateLimiter limiter,
			Environment environment) {
		String strategy = environment.getProperty("server.forward-headers-strategy", "none");
		FilterRegistrationBean<AddressRateLimitFilter> registration = new FilterRegistrationBean<>(
				new AddressRateLimitFilter(limiter, strategy.equalsIgnoreCase("none")));
		registration.setOrder(ADDRESS_FILTER_ORDER);
		return registration;
	}

	@Bean
	@ConditionalOnMissingBean(name = "clientRateLimitFilter")
	FilterRegistrationBean<ClientRateLimitFilter> clientRateLimitFilter(RateLimiter limiter) {
		FilterRegistrationBean<ClientRateLimitFilter> registration = new FilterRegistrationBean<>(
				new ClientRateLimitFilter(limiter));
		registration.setOrder(CLIENT_FILTER_ORDER);
		return registration;
	}

	@Bean
	@ConditionalOnMissingBean(name = "rateLimitedWebMvcConfigurer")
	WebMvcConfigurer rateLimitedWebMvcConfigurer(RateLimiter limiter) {
		return new WebMvcConfigurer() {

			@Override
			public void addInterceptors(InterceptorRegistry registry) {
				registry.addInterceptor(new RateLimitedInterceptor(limiter));
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RedisConnectionFactory.class, RedisClient.class })
	@ConditionalOnRedis
	@ConditionalOnBean(RedisConnectionFactory.class)
	@Conditional(OnRedisStore.class)
	static class RedisConfiguration {

		@Bean
		@ConditionalOnMissingBean(RateLimitStore.class)
		FailoverRateLimitStore rateLimitStore(RateLimitProperties properties, RedisConnectionFactory connections,
				ObjectProvider<Clock> clock, Environment environment) {
			String application = environment.getProperty("spring.application.name", "application");
			RedisRateLimitStore redis = new RedisRateLimitStore(connections, "plinth:" + application + ":ratelimit:",
					properties.timeout());
			return new FailoverRateLimitStore(redis,
					RateLimitStore.local(clock.getIfUnique(Clock::systemUTC), properties.maxClients()),
					properties.storeFailure());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean(RateLimitEvents.class)
		RateLimitEvents rateLimitEvents(MeterRegistry registry, ObjectProvider<FailoverRateLimitStore> store) {
			store.ifAvailable((shared) -> Gauge
				.builder("plinth.ratelimit.shared", shared, (failover) -> failover.isShared() ? 1 : 0)
				.description("Whether all instances share rate limits through Redis")
				.register(registry));
			return (decision) -> {
				for (RateDecision.State state : decision.states()) {
					String outcome = decision.granted() ? "granted" : "refused";
					registry.counter("plinth.ratelimit.requests", "limit", state.window().name(), "outcome", outcome)
						.increment();
				}
			};
		}

	}

	static class OnRedisStore extends AnyNestedCondition {

		OnRedisStore() {
			super(ConfigurationPhase.PARSE_CONFIGURATION);
		}

		@ConditionalOnProperty(name = "plinth.ratelimit.store", havingValue = "auto", matchIfMissing = true)
		static class Auto {

		}

		@ConditionalOnProperty(name = "plinth.ratelimit.store", havingValue = "redis")
		static class Redis {

		}

	}

}

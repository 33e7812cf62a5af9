package dev.plinth.ratelimit.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import dev.plinth.environment.ConditionalOnRedis;
import dev.plinth.problem.ProblemRenderer;
import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.ratelimit.redis.RedisRateLimitStore;
import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

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

	private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(2);

	@Bean
	@ConditionalOnMissingBean
	RateLimiter rateLimiter(RateLimitProperties properties, ObjectProvider<RateLimitStore> stores,
			ObjectProvider<Clock> clocks, ObjectProvider<RateLimitEvents> events, ProblemRenderer renderer,
			Environment environment) {
		Clock clock = clocks.getIfUnique(Clock::systemUTC);
		RateLimitStore store = stores.getIfAvailable(() -> local(properties, clock, environment));
		return new RateLimiter(RateRules.of(properties, environment.getProperty("server.servlet.context-path", "")),
				store, properties, renderer, clock, events.getIfUnique(() -> (decision) -> {
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
		FilterRegistrationBean<AddressRateLimitFilter> registration = new FilterRegistrationBean<>(
				new AddressRateLimitFilter(limiter, !usesForwardHeaders(environment)));
		registration.setOrder(ADDRESS_FILTER_ORDER);
		return registration;
	}

	/*
	 * As the web server itself decides.
	 */
	private static boolean usesForwardHeaders(Environment environment) {
		String strategy = environment.getProperty("server.forward-headers-strategy");
		if (strategy != null) {
			return !strategy.equalsIgnoreCase("none");
		}
		CloudPlatform platform = CloudPlatform.getActive(environment);
		return platform != null && platform.isUsingForwardHeaders()
				|| environment.containsProperty("server.tomcat.remoteip.remote-ip-header");
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

	@Bean
	@ConditionalOnMissingBean
	RateLimitedMethods rateLimitedMethods(ListableBeanFactory beans,
			ObjectProvider<RequestMappingInfoHandlerMapping> mappings, RateLimiter limiter) {
		return new RateLimitedMethods(beans, mappings, limiter);
	}

	/*
	 * Lettuce would try to reconnect every 30 seconds only, once Redis has been away for
	 * a minute. A customizer of the application comes later and wins.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ClientResourcesBuilderCustomizer.class, RedisClient.class })
	@ConditionalOnRedis
	@Conditional(OnRedisStore.class)
	static class ReconnectConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "rateLimitReconnectDelay")
		@Order(Ordered.HIGHEST_PRECEDENCE)
		ClientResourcesBuilderCustomizer rateLimitReconnectDelay() {
			return (builder) -> builder
				.reconnectDelay(Delay.exponential(Duration.ofMillis(1), LONGEST_RECONNECT, 2, TimeUnit.MILLISECONDS));
		}

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
			store.ifAvailable((shared) -> {
				Gauge.builder("plinth.ratelimit.shared", shared, (failover) -> failover.isShared() ? 1 : 0)
					.description("Whether all instances share rate limits through Redis")
					.register(registry);
				FunctionCounter.builder("plinth.ratelimit.store.failures", shared, FailoverRateLimitStore::failures)
					.description("Decisions that Redis has not made in time")
					.register(registry);
			});
			Map<String, Counter> granted = new ConcurrentHashMap<>();
			Map<String, Counter> refused = new ConcurrentHashMap<>();
			return (decision) -> {
				String outcome = decision.granted() ? "granted" : "refused";
				Map<String, Counter> counters = decision.granted() ? granted : refused;
				for (RateDecision.State state : decision.states()) {
					counters
						.computeIfAbsent(state.window().name(),
								(limit) -> registry.counter("plinth.ratelimit.requests", "limit", limit, "outcome",
										outcome))
						.increment();
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnAvailableEndpoint
		RateLimitsEndpoint rateLimitsEndpoint(RateLimiter limiter) {
			return new RateLimitsEndpoint(limiter);
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

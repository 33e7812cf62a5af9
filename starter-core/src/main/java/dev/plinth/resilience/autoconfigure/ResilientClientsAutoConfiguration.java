package dev.plinth.resilience.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.resilience.ResilientClients;
import dev.plinth.resilience.autoconfigure.ClientGuard.Outcome;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.web.client.RestClient;

/**
 * Auto-configuration of clients of other services, of resilient methods, and of Spring's
 * {@code @Retryable} and {@code @ConcurrencyLimit}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = { "org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration",
		"org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration",
		"dev.plinth.ratelimit.autoconfigure.RateLimitAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "plinth.resilience.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ResilienceProperties.class)
public final class ResilientClientsAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods
	static class ResilientMethodsConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(CircuitBreaker.class)
	@EnableConfigurationProperties(ClientsProperties.class)
	static class GuardsConfiguration {

		private static final int MAX_RATES = 1000;

		@Bean
		@ConditionalOnMissingBean
		CircuitBreakerRegistry circuitBreakerRegistry() {
			return CircuitBreakerRegistry.ofDefaults();
		}

		@Bean
		@ConditionalOnMissingBean
		ClientGuards clientGuards(ClientsProperties properties, CircuitBreakerRegistry breakers,
				ObjectProvider<RateLimitStore> rates, ObjectProvider<Clock> clock, ApplicationEventPublisher events) {
			return new ClientGuards(properties.clients(), breakers,
					rates.getIfUnique(() -> RateLimitStore.local(clock.getIfUnique(Clock::systemUTC), MAX_RATES)),
					events);
		}

		@Bean
		@ConditionalOnMissingBean
		CallTimeouts callTimeouts() {
			return new CallTimeouts();
		}

		@Bean
		@ConditionalOnMissingBean
		static ResilientMethods resilientMethods(ObjectProvider<ClientGuards> guards,
				ObjectProvider<CallTimeouts> timeouts) {
			return new ResilientMethods(guards, timeouts);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ CircuitBreaker.class, RestClientCustomizer.class, ClientHttpRequestFactoryBuilder.class })
	static class ClientsConfiguration {

		@Bean
		@ConditionalOnMissingBean(ResilientClients.class)
		ResilientClientFactory resilientClients(ClientGuards guards, ObjectProvider<RestClient.Builder> builders,
				ObjectProvider<ClientHttpRequestFactoryBuilder<?>> requestFactories,
				ObjectProvider<HttpClientSettings> settings, ObjectProvider<SslBundles> sslBundles,
				ResilienceProperties properties) {
			return new ResilientClientFactory(guards, builders,
					requestFactories.getIfAvailable(ClientHttpRequestFactoryBuilder::detect),
					settings.getIfAvailable(HttpClientSettings::defaults), sslBundles, properties.deadlineHeader());
		}

		@Bean
		@ConditionalOnMissingBean
		static RestClientBeans restClientBeans(ObjectProvider<ResilientClientFactory> factory,
				ObjectProvider<ClientGuards> guards) {
			return new RestClientBeans(factory, guards);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(CircuitBreaker.class)
	static class DeadlineConfiguration {

		/** Around the filter that ends requests that take too long. */
		private static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 18;

		@Bean
		@ConditionalOnMissingBean(name = "deadlineFilter")
		FilterRegistrationBean<DeadlineFilter> deadlineFilter(ResilienceProperties properties,
				Environment environment) {
			Duration longest = environment.getProperty("plinth.request-limits.enabled", Boolean.class, true)
					? environment.getProperty("plinth.request-limits.timeout", Duration.class, Duration.ofSeconds(30))
					: Duration.ZERO;
			FilterRegistrationBean<DeadlineFilter> registration = new FilterRegistrationBean<>(
					new DeadlineFilter(properties.deadlineHeader(), longest));
			registration.setOrder(FILTER_ORDER);
			registration.setEnabled(!properties.deadlineHeader().isEmpty());
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ CircuitBreaker.class, MeterRegistry.class })
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "circuitBreakerMetrics")
		MeterBinder circuitBreakerMetrics(ObjectProvider<CircuitBreakerRegistry> registries) {
			return (registry) -> registries.ifAvailable((breakers) -> {
				breakers.getAllCircuitBreakers().forEach((breaker) -> bind(breaker, registry));
				breakers.getEventPublisher().onEntryAdded((event) -> bind(event.getAddedEntry(), registry));
			});
		}

		private static void bind(CircuitBreaker breaker, MeterRegistry registry) {
			Gauge.builder("plinth.client.breaker.open", breaker, MetricsConfiguration::isOpen)
				.tag("client", breaker.getName())
				.description("Whether the circuit breaker of a client is open")
				.register(registry);
			FunctionCounter
				.builder("plinth.client.refused", breaker,
						(source) -> source.getMetrics().getNumberOfNotPermittedCalls())
				.tag("client", breaker.getName())
				.description("Requests that were refused because the circuit breaker was open")
				.register(registry);
		}

		private static double isOpen(CircuitBreaker breaker) {
			return Set.of(CircuitBreaker.State.OPEN, CircuitBreaker.State.FORCED_OPEN).contains(breaker.getState()) ? 1
					: 0;
		}

		@Bean
		@ConditionalOnMissingBean(name = "clientMetrics")
		MeterBinder clientMetrics(ObjectProvider<ClientGuards> guards) {
			return (registry) -> guards.ifAvailable((all) -> all.all().forEach((guard) -> bind(guard, registry)));
		}

		private static void bind(ClientGuard guard, MeterRegistry registry) {
			for (Outcome outcome : Outcome.values()) {
				FunctionCounter.builder("plinth.client.calls", guard, (source) -> source.count(outcome))
					.tag("client", guard.name())
					.tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
					.description("Attempts to call a service, and answers of fallbacks")
					.register(registry);
			}
			FunctionCounter.builder("plinth.client.retries", guard, ClientGuard::retries)
				.tag("client", guard.name())
				.description("Attempts after the first")
				.register(registry);
			Gauge.builder("plinth.client.in-flight", guard, ClientGuard::inFlight)
				.tag("client", guard.name())
				.description("Calls that are being made")
				.register(registry);
		}

	}

}

package dev.plinth.resilience.autoconfigure;

import java.util.Set;

import dev.plinth.resilience.ResilientClients;
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
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.web.client.RestClient;

/**
 * Auto-configuration of clients of other services, and of Spring's {@code @Retryable} and
 * {@code @ConcurrencyLimit}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration")
@ConditionalOnBooleanProperty(name = "plinth.resilience.enabled", matchIfMissing = true)
public final class ResilientClientsAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods
	static class ResilientMethodsConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ CircuitBreaker.class, RestClientCustomizer.class, ClientHttpRequestFactoryBuilder.class })
	@EnableConfigurationProperties(ClientsProperties.class)
	static class ClientsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		CircuitBreakerRegistry circuitBreakerRegistry() {
			return CircuitBreakerRegistry.ofDefaults();
		}

		@Bean
		@ConditionalOnMissingBean(ResilientClients.class)
		ResilientClientFactory resilientClients(ClientsProperties properties,
				ObjectProvider<RestClient.Builder> builders,
				ObjectProvider<ClientHttpRequestFactoryBuilder<?>> requestFactories, CircuitBreakerRegistry breakers) {
			return new ResilientClientFactory(properties.clients(), builders,
					requestFactories.getIfAvailable(ClientHttpRequestFactoryBuilder::detect), breakers);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ CircuitBreaker.class, MeterRegistry.class, RestClientCustomizer.class })
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

	}

}

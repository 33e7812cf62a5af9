package dev.plinth.resilience.autoconfigure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.plinth.resilience.ResilientClients;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.core.Ordered;
import org.springframework.util.StringUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

/**
 * Applies the configuration of clients to what makes them. All clients of a name share
 * one circuit breaker.
 */
final class ResilientClientFactory implements ResilientClients, RestClientHttpServiceGroupConfigurer {

	private static final Log logger = LogFactory.getLog(ResilientClients.class);

	private final Map<String, ResilienceInterceptor> interceptors = new ConcurrentHashMap<>();

	private final Map<String, ClientsProperties.Client> clients;

	private final ObjectProvider<RestClient.Builder> builders;

	private final ClientHttpRequestFactoryBuilder<?> requestFactories;

	private final CircuitBreakerRegistry breakers;

	ResilientClientFactory(Map<String, ClientsProperties.Client> clients, ObjectProvider<RestClient.Builder> builders,
			ClientHttpRequestFactoryBuilder<?> requestFactories, CircuitBreakerRegistry breakers) {
		this.clients = Map.copyOf(clients);
		this.builders = builders;
		this.requestFactories = requestFactories;
		this.breakers = breakers;
	}

	@Override
	public RestClient restClient(String name) {
		ClientsProperties.Client client = this.clients.get(name);
		if (client == null) {
			throw new IllegalArgumentException("There is no plinth.clients." + name);
		}
		return configure(name, client, this.builders.getIfAvailable(RestClient::builder)).build();
	}

	@Override
	public void configureGroups(Groups<RestClient.Builder> groups) {
		groups.forEachClient((group, builder) -> {
			ClientsProperties.Client client = this.clients.get(group.name());
			if (client != null) {
				configure(group.name(), client, builder);
			}
		});
	}

	private RestClient.Builder configure(String name, ClientsProperties.Client client, RestClient.Builder builder) {
		if (StringUtils.hasText(client.baseUrl())) {
			builder.baseUrl(client.baseUrl());
		}
		HttpClientSettings settings = HttpClientSettings.defaults()
			.withTimeouts(client.connectTimeout(), client.timeout());
		return builder.requestFactory(this.requestFactories.build(settings))
			.requestInterceptor(this.interceptors.computeIfAbsent(name, (same) -> new ResilienceInterceptor(name,
					client, breaker(name, client.breaker()), Pause.blocking())));
	}

	private CircuitBreaker breaker(String name, ClientsProperties.Breaker properties) {
		CircuitBreaker breaker = this.breakers.circuitBreaker(name,
				CircuitBreakerConfig.custom()
					.failureRateThreshold(properties.failureRate())
					.minimumNumberOfCalls(properties.minimumCalls())
					.slidingWindowSize(properties.window())
					.waitDurationInOpenState(properties.reset())
					.permittedNumberOfCallsInHalfOpenState(properties.probes())
					.build());
		breaker.getEventPublisher()
			.onStateTransition((event) -> logger.warn("The circuit breaker of " + name + " goes from "
					+ event.getStateTransition().getFromState() + " to " + event.getStateTransition().getToState()));
		return breaker;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}

package dev.plinth.resilience.autoconfigure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.plinth.resilience.ResilientClients;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.Ordered;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.StringUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

/**
 * Applies the configuration of clients to what makes them. All clients of a name share
 * one guard and one pool of connections.
 */
final class ResilientClientFactory implements ResilientClients, RestClientHttpServiceGroupConfigurer {

	private final Map<String, ResilienceInterceptor> interceptors = new ConcurrentHashMap<>();

	private final Map<String, ClientHttpRequestFactory> requestFactories = new ConcurrentHashMap<>();

	private final ClientGuards guards;

	private final ObjectProvider<RestClient.Builder> builders;

	private final ClientHttpRequestFactoryBuilder<?> requestFactoryBuilder;

	private final HttpClientSettings settings;

	private final ObjectProvider<SslBundles> sslBundles;

	private final String deadlineHeader;

	ResilientClientFactory(ClientGuards guards, ObjectProvider<RestClient.Builder> builders,
			ClientHttpRequestFactoryBuilder<?> requestFactoryBuilder, HttpClientSettings settings,
			ObjectProvider<SslBundles> sslBundles, String deadlineHeader) {
		this.guards = guards;
		this.builders = builders;
		this.requestFactoryBuilder = requestFactoryBuilder;
		this.settings = settings;
		this.sslBundles = sslBundles;
		this.deadlineHeader = deadlineHeader;
	}

	@Override
	public RestClient restClient(String name) {
		ClientGuard guard = this.guards.find(name);
		if (guard == null) {
			throw new IllegalArgumentException("There is no plinth.clients." + name);
		}
		return configure(guard, this.builders.getIfAvailable(RestClient::builder)).build();
	}

	@Override
	public void configureGroups(Groups<RestClient.Builder> groups) {
		groups.forEachClient((group, builder) -> {
			ClientGuard guard = this.guards.find(group.name());
			if (guard != null) {
				configure(guard, builder);
			}
		});
	}

	/**
	 * Apply the configuration of a client to a bean, unless it has it.
	 * @param guard the guard of the client
	 * @param bean the bean
	 * @return the bean to use
	 */
	RestClient configure(ClientGuard guard, RestClient bean) {
		RestClient.Builder builder = bean.mutate();
		boolean[] configured = new boolean[1];
		builder.requestInterceptors((interceptors) -> configured[0] = interceptors.stream()
			.anyMatch(ResilienceInterceptor.class::isInstance));
		return configured[0] ? bean : configure(guard, builder).build();
	}

	private RestClient.Builder configure(ClientGuard guard, RestClient.Builder builder) {
		String baseUrl = guard.properties().baseUrl();
		if (StringUtils.hasText(baseUrl)) {
			builder.baseUrl(baseUrl);
		}
		return builder
			.requestFactory(this.requestFactories.computeIfAbsent(guard.name(), (same) -> requestFactory(guard)))
			.requestInterceptor(this.interceptors.computeIfAbsent(guard.name(),
					(same) -> new ResilienceInterceptor(guard, this.deadlineHeader)));
	}

	private ClientHttpRequestFactory requestFactory(ClientGuard guard) {
		ClientsProperties.Client client = guard.properties();
		HttpClientSettings settings = this.settings.withTimeouts(client.connectTimeout(), client.timeout());
		if (client.sslBundle() != null) {
			settings = settings.withSslBundle(this.sslBundles.getObject().getBundle(client.sslBundle()));
		}
		return new DeadlineRequestFactory(this.requestFactoryBuilder.build(settings), client.timeout());
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}

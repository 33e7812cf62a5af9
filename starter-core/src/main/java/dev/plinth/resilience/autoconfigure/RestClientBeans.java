package dev.plinth.resilience.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.client.RestClient;

/**
 * Applies the configuration of a client to the {@link RestClient} bean of its name, or of
 * its name followed by {@code RestClient}.
 */
final class RestClientBeans implements BeanPostProcessor {

	private static final String SUFFIX = "RestClient";

	private final ObjectProvider<ResilientClientFactory> factory;

	private final ObjectProvider<ClientGuards> guards;

	RestClientBeans(ObjectProvider<ResilientClientFactory> factory, ObjectProvider<ClientGuards> guards) {
		this.factory = factory;
		this.guards = guards;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof RestClient client) {
			ClientGuard guard = this.guards.getObject()
				.find(name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name);
			ResilientClientFactory configurer = this.factory.getIfAvailable();
			if (guard != null && configurer != null) {
				return configurer.configure(guard, client);
			}
		}
		return bean;
	}

}

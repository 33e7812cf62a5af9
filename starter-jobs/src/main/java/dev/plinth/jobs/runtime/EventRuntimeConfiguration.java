package dev.plinth.jobs.runtime;

import dev.plinth.event.EventRelay;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * What turns published events into jobs. The auto-configuration imports it.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(DefaultJobs.class)
public final class EventRuntimeConfiguration {

	/**
	 * Create the configuration.
	 */
	public EventRuntimeConfiguration() {
	}

	@Bean
	EventDispatcher eventDispatcher(DefaultJobs jobs, JobCatalog catalog, JobPayloads payloads,
			ConfigurableListableBeanFactory beanFactory) {
		return new EventDispatcher(jobs, catalog, payloads, new EmbeddedValueResolver(beanFactory));
	}

	@Bean
	@ConditionalOnBean(EventRelay.class)
	EventRelays eventRelays(ObjectProvider<EventRelay> relays, Environment environment) {
		return new EventRelays(relays.orderedStream().toList(), environment.getProperty("plinth.events.relay", ""));
	}

}

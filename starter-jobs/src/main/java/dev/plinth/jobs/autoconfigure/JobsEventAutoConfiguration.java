package dev.plinth.jobs.autoconfigure;

import dev.plinth.event.EventRelay;
import dev.plinth.jobs.runtime.DefaultJobs;
import dev.plinth.jobs.runtime.EventDispatcher;
import dev.plinth.jobs.runtime.EventRelays;
import dev.plinth.jobs.runtime.JobCatalog;
import dev.plinth.jobs.runtime.JobPayloads;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for durable event listeners and relays.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { JobsAutoConfiguration.class, RedisEventRelayAutoConfiguration.class,
		KafkaEventRelayAutoConfiguration.class, RabbitEventRelayAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "plinth.events.enabled", matchIfMissing = true)
@ConditionalOnBean(DefaultJobs.class)
public final class JobsEventAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	EventDispatcher eventDispatcher(DefaultJobs jobs, JobCatalog catalog, JobPayloads payloads,
			ConfigurableListableBeanFactory beanFactory) {
		return new EventDispatcher(jobs, catalog, payloads, new EmbeddedValueResolver(beanFactory));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(EventRelay.class)
	EventRelays eventRelays(ObjectProvider<EventRelay> relays, Environment environment) {
		return new EventRelays(relays.orderedStream().toList(), environment.getProperty("plinth.events.relay", ""));
	}

}

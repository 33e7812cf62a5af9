package dev.plinth.jobs.autoconfigure;

import dev.plinth.event.autoconfigure.KafkaEventRelayAutoConfiguration;
import dev.plinth.event.autoconfigure.RabbitEventRelayAutoConfiguration;
import dev.plinth.event.autoconfigure.RedisEventRelayAutoConfiguration;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.runtime.EventRuntimeConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for durable event listeners and relays.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { JobsAutoConfiguration.class, RedisEventRelayAutoConfiguration.class,
		KafkaEventRelayAutoConfiguration.class, RabbitEventRelayAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "plinth.events.enabled", matchIfMissing = true)
@ConditionalOnBean(Jobs.class)
@Import(EventRuntimeConfiguration.class)
public final class JobsEventAutoConfiguration {

}

package dev.plinth.event.autoconfigure;

import java.time.Duration;

import org.springframework.amqp.rabbit.core.RabbitOperations;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the relay of events to RabbitMQ.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration")
@ConditionalOnClass(RabbitTemplate.class)
@ConditionalOnSingleCandidate(RabbitOperations.class)
public final class RabbitEventRelayAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RabbitEventRelay rabbitEventRelay(RabbitOperations rabbit) {
		return new RabbitEventRelay(rabbit, Duration.ofSeconds(10));
	}

}

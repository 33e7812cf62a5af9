package dev.plinth.event.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Auto-configuration for the relay of events to Kafka.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration")
@ConditionalOnClass(KafkaTemplate.class)
@ConditionalOnSingleCandidate(ProducerFactory.class)
public final class KafkaEventRelayAutoConfiguration {

	/**
	 * Uses the application's producers, with serializers and guarantees of its own.
	 */
	@Bean
	@ConditionalOnMissingBean
	KafkaEventRelay kafkaEventRelay(ProducerFactory<?, ?> producerFactory) {
		Map<String, Object> overrides = Map.of(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
				ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class, ProducerConfig.ACKS_CONFIG,
				"all");
		@SuppressWarnings("unchecked")
		ProducerFactory<String, String> strings = (ProducerFactory<String, String>) producerFactory;
		return new KafkaEventRelay(new KafkaTemplate<>(strings, overrides), Duration.ofSeconds(10));
	}

}

package dev.plinth.event.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.plinth.event.RelayedEvent;
import dev.plinth.jobs.autoconfigure.JobsAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsEventAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsMemoryAutoConfiguration;
import dev.plinth.jobs.runtime.ManualJobs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.kafka.test.utils.KafkaTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KafkaEventRelay} on a real broker.
 */
@Tag("any-jdk")
class KafkaEventRelayTests {

	@Test
	void eventsReachTheTopic() {
		EmbeddedKafkaBroker broker = new EmbeddedKafkaKraftBroker(1, 1, "shop.orders");
		broker.afterPropertiesSet();
		try {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class,
						KafkaEventRelayAutoConfiguration.class, JobsMemoryAutoConfiguration.class,
						JobsAutoConfiguration.class, JobsEventAutoConfiguration.class))
				.withPropertyValues("plinth.jobs.manual=true",
						"spring.kafka.bootstrap-servers=" + broker.getBrokersAsString())
				.run((context) -> {
					context.publishEvent(new OrderPlaced("7", 3));
					context.getBean(ManualJobs.class).runDue();
					ConsumerRecord<String, String> message = receive(broker);
					assertThat(message.key()).isEqualTo("7");
					assertThat(message.value()).isEqualTo("{\"id\":\"7\",\"items\":3}");
					assertThat(new String(message.headers().lastHeader("event-type").value(), StandardCharsets.UTF_8))
						.isEqualTo("order-placed");
					assertThat(message.headers().lastHeader("event-id").value()).isNotEmpty();
				});
		}
		finally {
			broker.destroy();
		}
	}

	private static ConsumerRecord<String, String> receive(EmbeddedKafkaBroker broker) {
		Map<String, Object> properties = KafkaTestUtils.consumerProps(broker, "test", true);
		try (Consumer<String, String> consumer = new DefaultKafkaConsumerFactory<>(properties, new StringDeserializer(),
				new StringDeserializer())
			.createConsumer()) {
			broker.consumeFromAnEmbeddedTopic(consumer, "shop.orders");
			return KafkaTestUtils.getSingleRecord(consumer, "shop.orders");
		}
	}

	@RelayedEvent(topic = "shop.orders", key = "id", relay = "kafka")
	record OrderPlaced(String id, int items) {
	}

}

package dev.plinth.event.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.plinth.event.EventRelay;
import dev.plinth.event.OutgoingEvent;
import org.apache.kafka.clients.producer.ProducerRecord;

import org.springframework.kafka.core.KafkaOperations;

/**
 * Sends events to Kafka topics: the value is the event as JSON, the key its key, and the
 * headers {@code event-id} and {@code event-type} are its id and type.
 */
final class KafkaEventRelay implements EventRelay {

	private final KafkaOperations<String, String> kafka;

	private final Duration timeout;

	/**
	 * Create a relay.
	 * @param kafka sends records, with strings for keys and values
	 * @param timeout how long to wait for the broker
	 */
	KafkaEventRelay(KafkaOperations<String, String> kafka, Duration timeout) {
		this.kafka = kafka;
		this.timeout = timeout;
	}

	@Override
	public String name() {
		return "kafka";
	}

	@Override
	public void send(OutgoingEvent event) throws Exception {
		ProducerRecord<String, String> message = new ProducerRecord<>(event.topic(), null,
				event.publishedAt().toEpochMilli(), event.key(), event.payload());
		message.headers().add("event-id", event.id().getBytes(StandardCharsets.UTF_8));
		message.headers().add("event-type", event.type().getBytes(StandardCharsets.UTF_8));
		this.kafka.send(message).get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

}

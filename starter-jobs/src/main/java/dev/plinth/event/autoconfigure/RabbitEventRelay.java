package dev.plinth.event.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;

import com.rabbitmq.client.AMQP;
import dev.plinth.event.EventRelay;
import dev.plinth.event.OutgoingEvent;

import org.springframework.amqp.rabbit.core.RabbitOperations;

/**
 * Publishes events to RabbitMQ exchanges: the topic is the exchange, the routing key the
 * type of the event. Messages are persistent, and the broker confirms each.
 */
final class RabbitEventRelay implements EventRelay {

	private static final int PERSISTENT = 2;

	private final RabbitOperations rabbit;

	private final Duration timeout;

	/**
	 * Create a relay.
	 * @param rabbit opens channels
	 * @param timeout how long to wait for the broker
	 */
	RabbitEventRelay(RabbitOperations rabbit, Duration timeout) {
		this.rabbit = rabbit;
		this.timeout = timeout;
	}

	@Override
	public String name() {
		return "rabbit";
	}

	@Override
	public void send(OutgoingEvent event) {
		AMQP.BasicProperties.Builder properties = new AMQP.BasicProperties.Builder().messageId(event.id())
			.type(event.type())
			.timestamp(Date.from(event.publishedAt()))
			.contentType("application/json")
			.deliveryMode(PERSISTENT);
		if (event.key() != null) {
			properties.correlationId(event.key());
		}
		this.rabbit.execute((channel) -> {
			channel.confirmSelect();
			channel.basicPublish(event.topic(), event.type(), properties.build(),
					event.payload().getBytes(StandardCharsets.UTF_8));
			if (!channel.waitForConfirms(this.timeout.toMillis())) {
				throw new IOException("RabbitMQ refused event " + event.id());
			}
			return event.id();
		});
	}

}

package dev.plinth.event;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An event on its way to a broker.
 *
 * @param id the id, the same each time the event is sent
 * @param type the stable name of its type
 * @param topic the stream, exchange or topic
 * @param key the key, or {@code null}
 * @param publishedAt when it was published
 * @param payload the event as JSON
 * @since 0.1.0
 */
public record OutgoingEvent(String id, String type, String topic, @Nullable String key, Instant publishedAt,
		String payload) {

}

package dev.plinth.event.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.plinth.event.EventRelay;
import dev.plinth.event.OutgoingEvent;

import org.springframework.data.redis.connection.RedisStreamCommands.TrimOptions;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Appends events to Redis streams: the topic is the key of the stream, the fields are
 * {@code id}, {@code type}, {@code key}, {@code time} and {@code payload}.
 */
final class RedisStreamEventRelay implements EventRelay {

	private final StringRedisTemplate redis;

	private final long maxLength;

	/**
	 * Create a relay.
	 * @param redis writes to Redis
	 * @param maxLength about how many events a stream keeps
	 */
	RedisStreamEventRelay(StringRedisTemplate redis, long maxLength) {
		this.redis = redis;
		this.maxLength = maxLength;
	}

	@Override
	public String name() {
		return "redis";
	}

	@Override
	public void send(OutgoingEvent event) {
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put("id", event.id());
		fields.put("type", event.type());
		if (event.key() != null) {
			fields.put("key", event.key());
		}
		fields.put("time", event.publishedAt().toString());
		fields.put("payload", event.payload());
		this.redis.opsForStream()
			.add(StreamRecords.string(fields).withStreamKey(event.topic()),
					XAddOptions.trim(TrimOptions.maxLen(this.maxLength).approximate()));
	}

}

package dev.plinth.idempotency.redis;

import java.time.Duration;
import java.util.Base64;

import dev.plinth.idempotency.IdempotencyStore;
import dev.plinth.idempotency.StoredAnswer;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Keeps each key as a string in Redis that expires by itself.
 *
 * @since 0.1.0
 */
public final class RedisIdempotencyStore implements IdempotencyStore {

	private final StringRedisTemplate redis;

	private final String prefix;

	/**
	 * Create a store.
	 * @param redis the connection
	 * @param prefix the beginning of all keys, which tells applications apart
	 */
	public RedisIdempotencyStore(StringRedisTemplate redis, String prefix) {
		this.redis = redis;
		this.prefix = prefix;
	}

	@Override
	public @Nullable Entry claim(String key, String fingerprint, Duration ttl) {
		while (true) {
			if (Boolean.TRUE.equals(this.redis.opsForValue().setIfAbsent(this.prefix + key, fingerprint, ttl))) {
				return null;
			}
			String value = this.redis.opsForValue().get(this.prefix + key);
			if (value != null) {
				return entry(value);
			}
		}
	}

	private static Entry entry(String value) {
		int end = value.indexOf('\n');
		return (end < 0) ? new Entry(value, null) : new Entry(value.substring(0, end),
				StoredAnswer.fromBytes(Base64.getDecoder().decode(value.substring(end + 1))));
	}

	@Override
	public void complete(String key, String fingerprint, StoredAnswer answer, Duration ttl) {
		this.redis.opsForValue()
			.setIfPresent(this.prefix + key, fingerprint + "\n" + Base64.getEncoder().encodeToString(answer.toBytes()),
					ttl);
	}

	@Override
	public void release(String key) {
		this.redis.delete(this.prefix + key);
	}

}

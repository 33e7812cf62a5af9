package dev.plinth.idempotency.redis;

import java.time.Duration;
import java.util.Base64;
import java.util.List;

import dev.plinth.idempotency.IdempotencyStore;
import dev.plinth.idempotency.StoredAnswer;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Keeps each key as a string in Redis that expires by itself.
 *
 * @since 0.1.0
 */
public final class RedisIdempotencyStore implements IdempotencyStore {

	private static final RedisScript<Long> COMPLETE = RedisScript
		.of("if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end "
				+ "redis.call('set', KEYS[1], ARGV[2], 'PX', ARGV[3]) return 1", Long.class);

	private static final RedisScript<Long> RELEASE = RedisScript
		.of("if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('del', KEYS[1])", Long.class);

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
		String value = fingerprint + "\n" + Base64.getEncoder().encodeToString(answer.toBytes());
		this.redis.execute(COMPLETE, List.of(this.prefix + key), fingerprint, value, Long.toString(ttl.toMillis()));
	}

	@Override
	public void release(String key, String fingerprint) {
		this.redis.execute(RELEASE, List.of(this.prefix + key), fingerprint);
	}

}

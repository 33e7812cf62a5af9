package dev.plinth.security.autoconfigure.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.plinth.security.login.LoginAttempts;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * {@link LoginAttempts} in Redis: a hash for each count, which a script changes.
 */
final class RedisLoginAttempts implements LoginAttempts {

	private static final RedisScript<Long> ATTEMPT = RedisSessionStore.script("login-attempt", Long.class);

	private static final RedisScript<Long> TAKE_BACK = RedisSessionStore.script("take-back", Long.class);

	private final StringRedisTemplate redis;

	private final String prefix;

	RedisLoginAttempts(StringRedisTemplate redis, String prefix) {
		this.redis = redis;
		this.prefix = prefix;
	}

	@Override
	public Duration attempt(String key, Limit limit, Instant now) {
		Long wait = this.redis.execute(ATTEMPT, List.of(key(key)), Integer.toString(limit.attempts()),
				Long.toString(limit.window().toMillis()), Long.toString(limit.lock().toMillis()),
				Long.toString(now.toEpochMilli()));
		return (wait != null) ? Duration.ofMillis(wait) : Duration.ZERO;
	}

	@Override
	public void takeBack(String key) {
		this.redis.execute(TAKE_BACK, List.of(key(key)));
	}

	@Override
	public void forget(String key) {
		this.redis.delete(key(key));
	}

	private String key(String key) {
		return this.prefix + "login:" + key;
	}

}

package dev.plinth.security.autoconfigure.redis;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import dev.plinth.security.token.TokenDenyList;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * {@link TokenDenyList} in Redis: a key for each id, which expires.
 */
final class RedisTokenDenyList implements TokenDenyList {

	private static final RedisScript<Long> DENY = RedisSessionStore.script("deny", Long.class);

	private final StringRedisTemplate redis;

	private final String prefix;

	RedisTokenDenyList(StringRedisTemplate redis, String prefix) {
		this.redis = redis;
		this.prefix = prefix;
	}

	@Override
	public void deny(String id, Instant until) {
		this.redis.execute(DENY, List.of(key(id)), Long.toString(until.toEpochMilli()));
	}

	@Override
	public boolean isDenied(Collection<String> ids) {
		if (ids.isEmpty()) {
			return false;
		}
		Long found = this.redis.countExistingKeys(ids.stream().map(this::key).toList());
		return found != null && found > 0;
	}

	private String key(String id) {
		return this.prefix + "denied:" + id;
	}

}

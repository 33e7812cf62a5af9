package dev.plinth.security.autoconfigure.redis;

import java.time.Duration;

import dev.plinth.problem.UnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * {@link StringRedisTemplate} that says "unavailable" when Redis does not answer.
 */
final class SecurityRedisTemplate extends StringRedisTemplate {

	private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

	SecurityRedisTemplate(RedisConnectionFactory connectionFactory) {
		super(connectionFactory);
	}

	@Override
	public <T extends @Nullable Object> T execute(RedisCallback<T> action, boolean exposeConnection, boolean pipeline) {
		try {
			return super.execute(action, exposeConnection, pipeline);
		}
		catch (QueryTimeoutException | RedisConnectionFailureException ex) {
			throw new UnavailableException("unavailable", null, RETRY_AFTER, ex);
		}
	}

}

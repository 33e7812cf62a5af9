package dev.plinth.security.autoconfigure.redis;

import java.time.Duration;

import dev.plinth.problem.UnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.PoolException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.util.ClassUtils;

/**
 * {@link StringRedisTemplate} that waits for a bounded time, whatever the application
 * allows its other commands, and says "unavailable" when Redis does not answer or refuses
 * to.
 */
final class SecurityRedisTemplate extends StringRedisTemplate {

	private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

	private static final boolean lettuce = ClassUtils.isPresent("io.lettuce.core.api.StatefulConnection",
			SecurityRedisTemplate.class.getClassLoader());

	private final Duration timeout;

	SecurityRedisTemplate(RedisConnectionFactory connectionFactory, Duration timeout) {
		super(connectionFactory);
		this.timeout = timeout;
	}

	@Override
	public <T extends @Nullable Object> T execute(RedisCallback<T> action, boolean exposeConnection, boolean pipeline) {
		try {
			return super.execute(action, exposeConnection, pipeline);
		}
		catch (QueryTimeoutException | DataAccessResourceFailureException | RedisSystemException | PoolException ex) {
			throw new UnavailableException("unavailable", null, RETRY_AFTER, ex);
		}
	}

	@Override
	protected RedisConnection preProcessConnection(RedisConnection connection, boolean existingConnection) {
		return super.preProcessConnection(lettuce ? BoundedLettuce.bound(connection, this.timeout) : connection,
				existingConnection);
	}

}

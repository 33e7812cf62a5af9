package dev.plinth.security.autoconfigure.redis;

import java.time.Duration;

import dev.plinth.problem.UnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisConnectionFailureException;
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

	private final boolean awaitsConnection;

	SecurityRedisTemplate(RedisConnectionFactory connectionFactory, Duration timeout) {
		this(connectionFactory, timeout, true);
	}

	private SecurityRedisTemplate(RedisConnectionFactory connectionFactory, Duration timeout,
			boolean awaitsConnection) {
		super(connectionFactory);
		this.timeout = timeout;
		this.awaitsConnection = awaitsConnection;
	}

	/**
	 * Create a template that fails at once while a connection that was lost is not back.
	 * For what every request asks and can be answered without Redis.
	 */
	static SecurityRedisTemplate impatient(RedisConnectionFactory connectionFactory, Duration timeout) {
		return new SecurityRedisTemplate(connectionFactory, timeout, false);
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
		if (lettuce && !this.awaitsConnection && BoundedLettuce.isLost(connection)) {
			throw new RedisConnectionFailureException("The connection to Redis is lost");
		}
		return super.preProcessConnection(lettuce ? BoundedLettuce.bound(connection, this.timeout) : connection,
				existingConnection);
	}

}

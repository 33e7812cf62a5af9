package dev.plinth.security.autoconfigure.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.AbstractRedisAsyncCommands;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.masterreplica.StatefulRedisMasterReplicaConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/**
 * Waits for a time of its own on a connection of the application. A command that was
 * given up is not sent any more when Redis is back.
 */
final class BoundedLettuce implements LettuceConnectionProvider {

	private final StatefulConnection<?, ?> link;

	private BoundedLettuce(StatefulConnection<?, ?> link) {
		this.link = link;
	}

	/**
	 * Bound the time that commands wait for an answer.
	 * @param connection a connection of the application, which stays open
	 * @param timeout the longest time
	 * @return the connection to use, the same one if it is not of Lettuce
	 */
	static RedisConnection bound(RedisConnection connection, Duration timeout) {
		if (connection instanceof LettuceConnection lettuce && !lettuce.isQueueing() && !lettuce.isPipelined()) {
			StatefulConnection<?, ?> link = link(lettuce.getNativeConnection());
			if (link != null) {
				return new LettuceConnection(null, new BoundedLettuce(link), timeout.toMillis(), 0);
			}
		}
		return connection;
	}

	private static @Nullable StatefulConnection<?, ?> link(Object commands) {
		return (commands instanceof AbstractRedisAsyncCommands<?, ?> lettuce) ? lettuce.getConnection() : null;
	}

	/**
	 * Return whether Redis has closed the connection and it is not made again yet. In a
	 * cluster or with replicas this is not known.
	 * @param connection a connection of the application
	 */
	static boolean isLost(RedisConnection connection) {
		return connection instanceof LettuceConnection lettuce && !lettuce.isQueueing() && !lettuce.isPipelined()
				&& link(lettuce.getNativeConnection()) instanceof StatefulRedisConnection<?, ?> link
				&& !(link instanceof StatefulRedisMasterReplicaConnection) && !link.isOpen();
	}

	@Override
	public <T extends StatefulConnection<?, ?>> T getConnection(Class<T> connectionType) {
		return connectionType.cast(this.link);
	}

	@Override
	public <T extends StatefulConnection<?, ?>> CompletionStage<T> getConnectionAsync(Class<T> connectionType) {
		return CompletableFuture.completedFuture(getConnection(connectionType));
	}

	@Override
	public void release(StatefulConnection<?, ?> connection) {
		// belongs to the application
	}

	@Override
	public CompletableFuture<Void> releaseAsync(StatefulConnection<?, ?> connection) {
		return CompletableFuture.allOf();
	}

}

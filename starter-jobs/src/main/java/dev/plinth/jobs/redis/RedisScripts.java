package dev.plinth.jobs.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.plinth.jobs.JobStoreUnavailableException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Runs scripts on the application's Lettuce connection. A command that takes too long is
 * cancelled, so that Lettuce does not send it once Redis is back.
 */
final class RedisScripts {

	private final RedisConnectionFactory connectionFactory;

	private final byte[][] keys;

	private final Duration timeout;

	RedisScripts(RedisConnectionFactory connectionFactory, String prefix, Duration timeout) {
		this.connectionFactory = connectionFactory;
		this.keys = new byte[][] { bytes(prefix) };
		this.timeout = timeout;
	}

	long runForNumber(RedisScript script, Arguments arguments) {
		Object answer = run(script, ScriptOutputType.INTEGER, arguments);
		return (answer instanceof Long number) ? number : 0;
	}

	List<?> runForList(RedisScript script, Arguments arguments) {
		Object answer = run(script, ScriptOutputType.MULTI, arguments);
		return (answer instanceof List<?> list) ? list : List.of();
	}

	Duration timeout() {
		return this.timeout;
	}

	private @Nullable Object run(RedisScript script, ScriptOutputType type, Arguments arguments) {
		CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
		try (Channel channel = open()) {
			channel.start(script, type, arguments, answer);
			return await(answer);
		}
		catch (RedisException | DataAccessException ex) {
			throw new JobStoreUnavailableException("Redis, which holds the jobs, cannot be used", ex);
		}
	}

	/**
	 * Take a connection, for which the caller may have to wait.
	 */
	Channel open() {
		RedisConnection connection = connect();
		if (connection.getNativeConnection() instanceof RedisScriptingAsyncCommands<?, ?> commands) {
			@SuppressWarnings("unchecked")
			RedisScriptingAsyncCommands<byte[], byte[]> scripting = (RedisScriptingAsyncCommands<byte[], byte[]>) commands;
			return new Channel(connection, scripting);
		}
		connection.close();
		throw new IllegalStateException("Jobs need the Lettuce client of Redis");
	}

	private RedisConnection connect() {
		try {
			return this.connectionFactory.getConnection();
		}
		catch (IllegalStateException ex) {
			throw new JobStoreUnavailableException("The connection to Redis, which holds the jobs, is closed", ex);
		}
	}

	private @Nullable Object await(CompletableFuture<?> future) {
		try {
			return future.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			future.cancel(true);
			throw new JobStoreUnavailableException(
					"Redis, which holds the jobs, did not answer within " + this.timeout.toMillis() + " ms", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new JobStoreUnavailableException("Interrupted while waiting for Redis", ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			throw new JobStoreUnavailableException("Redis, which holds the jobs, cannot be used", ex.getCause());
		}
	}

	static byte[] bytes(String value) {
		return value.getBytes(StandardCharsets.UTF_8);
	}

	static String text(@Nullable Object value) {
		return (value instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
	}

	/**
	 * Sends scripts on a connection. Whoever takes part in it closes it.
	 */
	final class Channel implements AutoCloseable {

		private final AtomicInteger parties = new AtomicInteger(1);

		private final RedisConnection connection;

		private final RedisScriptingAsyncCommands<byte[], byte[]> commands;

		private Channel(RedisConnection connection, RedisScriptingAsyncCommands<byte[], byte[]> commands) {
			this.connection = connection;
			this.commands = commands;
		}

		/**
		 * Take part in it.
		 * @return whether it is open
		 */
		boolean join() {
			return this.parties.getAndUpdate((count) -> (count > 0) ? count + 1 : 0) > 0;
		}

		/**
		 * Send a script without waiting, by its source if Redis does not know it.
		 * @param answer takes the answer; to cancel it cancels the command
		 */
		void start(RedisScript script, ScriptOutputType type, Arguments arguments,
				CompletableFuture<@Nullable Object> answer) {
			byte[][] values = arguments.toArray();
			follow(this.commands.evalsha(script.digest(), type, RedisScripts.this.keys, values), answer, (failure) -> {
				if (failure instanceof RedisNoScriptException) {
					follow(this.commands.eval(script.source(), type, RedisScripts.this.keys, values), answer,
							answer::completeExceptionally);
				}
				else {
					answer.completeExceptionally(failure);
				}
			});
		}

		private void follow(RedisFuture<Object> command, CompletableFuture<@Nullable Object> answer,
				Consumer<Throwable> onFailure) {
			answer.whenComplete((value, failure) -> {
				if (answer.isCancelled()) {
					command.cancel(true);
				}
			});
			command.whenComplete((value, failure) -> {
				if (failure != null) {
					onFailure.accept(failure);
				}
				else {
					answer.complete(value);
				}
			});
		}

		@Override
		public void close() {
			if (this.parties.decrementAndGet() == 0) {
				this.connection.close();
			}
		}

	}

	/**
	 * The arguments of a script.
	 */
	static final class Arguments {

		private static final byte[] EMPTY = new byte[0];

		private final List<byte[]> values = new ArrayList<>();

		Arguments add(@Nullable String value) {
			return add((value != null) ? bytes(value) : EMPTY);
		}

		Arguments add(long value) {
			return add(Long.toString(value));
		}

		Arguments add(byte[] value) {
			this.values.add(value);
			return this;
		}

		void addAll(Arguments others) {
			this.values.addAll(others.values);
		}

		private byte[][] toArray() {
			return this.values.toArray(byte[][]::new);
		}

	}

}

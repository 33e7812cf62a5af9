package dev.plinth.jobs.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
		Object answer = run(script, ScriptOutputType.INTEGER, arguments, this.timeout);
		return (answer instanceof Long number) ? number : 0;
	}

	List<?> runForList(RedisScript script, Arguments arguments) {
		return runForList(script, arguments, this.timeout);
	}

	List<?> runForList(RedisScript script, Arguments arguments, Duration patience) {
		Object answer = run(script, ScriptOutputType.MULTI, arguments, patience);
		return (answer instanceof List<?> list) ? list : List.of();
	}

	Duration timeout() {
		return this.timeout;
	}

	private @Nullable Object run(RedisScript script, ScriptOutputType type, Arguments arguments, Duration patience) {
		byte[][] values = arguments.toArray();
		try (RedisConnection connection = this.connectionFactory.getConnection()) {
			if (!(connection.getNativeConnection() instanceof RedisScriptingAsyncCommands<?, ?> commands)) {
				throw new IllegalStateException("Jobs need the Lettuce client of Redis");
			}
			@SuppressWarnings("unchecked")
			RedisScriptingAsyncCommands<byte[], byte[]> scripting = (RedisScriptingAsyncCommands<byte[], byte[]>) commands;
			try {
				return await(scripting.evalsha(script.digest(), type, this.keys, values), patience);
			}
			catch (RedisNoScriptException ex) {
				return await(scripting.eval(script.source(), type, this.keys, values), patience);
			}
		}
		catch (RedisException | DataAccessException ex) {
			throw new JobStoreUnavailableException("Redis, which holds the jobs, cannot be used", ex);
		}
	}

	private @Nullable Object await(RedisFuture<?> future, Duration patience) {
		try {
			return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			future.cancel(true);
			throw new JobStoreUnavailableException(
					"Redis, which holds the jobs, did not answer within " + patience.toMillis() + " ms", ex);
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

package dev.plinth.ratelimit.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.ratelimit.RateWindow;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Counts requests in Redis with one script call per decision, over the application's own
 * Lettuce connection. A call that is not answered in time fails. {@link #connect} must
 * have succeeded before the first decision.
 *
 * @since 0.1.0
 */
public final class RedisRateLimitStore implements RateLimitStore {

	private static final String SCRIPT = script();

	private final RedisConnectionFactory connections;

	private final String prefix;

	private final Duration timeout;

	private volatile @Nullable RedisScriptingAsyncCommands<byte[], byte[]> commands;

	private volatile @Nullable String digest;

	/**
	 * Create a store.
	 * @param connections the application's connections, with Lettuce as the driver
	 * @param prefix the beginning of all keys, which tells applications apart
	 * @param timeout the time a decision may take
	 */
	public RedisRateLimitStore(RedisConnectionFactory connections, String prefix, Duration timeout) {
		this.connections = connections;
		this.prefix = prefix;
		this.timeout = timeout;
	}

	private static String script() {
		try {
			return new ClassPathResource("take.lua", RedisRateLimitStore.class)
				.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Connect, or see whether the connection works. Blocks as long as the application's
	 * connection settings say.
	 * @throws RuntimeException if there is no connection
	 */
	@SuppressWarnings("unchecked")
	public void connect() {
		try (RedisConnection connection = this.connections.getConnection()) {
			if (!(connection.getNativeConnection() instanceof RedisScriptingAsyncCommands<?, ?> scripting)) {
				throw new IllegalStateException("Rate limits need Lettuce as the driver of Redis");
			}
			RedisScriptingAsyncCommands<byte[], byte[]> lettuce = (RedisScriptingAsyncCommands<byte[], byte[]>) scripting;
			this.digest = get(lettuce.scriptLoad(SCRIPT.getBytes(StandardCharsets.UTF_8)));
			this.commands = lettuce;
		}
	}

	@Override
	public RateDecision take(String client, List<RateWindow> windows) {
		RedisScriptingAsyncCommands<byte[], byte[]> lettuce = this.commands;
		String script = this.digest;
		if (lettuce == null || script == null) {
			throw new IllegalStateException("Not connected to Redis");
		}
		byte[][] keys = { bytes(this.prefix + "{" + client + "}") };
		byte[][] arguments = new byte[windows.size() * 3][];
		for (int i = 0; i < windows.size(); i++) {
			RateWindow window = windows.get(i);
			arguments[3 * i] = bytes(window.name());
			arguments[3 * i + 1] = bytes(Long.toString(window.quota()));
			arguments[3 * i + 2] = bytes(Long.toString(window.length().toMillis()));
		}
		List<Object> answer;
		try {
			answer = get(lettuce.evalsha(script, ScriptOutputType.MULTI, keys, arguments));
		}
		catch (RedisNoScriptException ex) {
			answer = get(lettuce.eval(SCRIPT, ScriptOutputType.MULTI, keys, arguments));
		}
		List<RateDecision.State> states = new ArrayList<>(windows.size());
		for (int i = 0; i < windows.size(); i++) {
			states.add(new RateDecision.State(windows.get(i), (Long) answer.get(2 * i + 1),
					Duration.ofMillis((Long) answer.get(2 * i + 2))));
		}
		return new RateDecision((Long) answer.get(0) == 1, states);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/*
	 * A command that is cancelled is not sent if it waits for a connection.
	 */
	private <T> T get(Future<T> future) {
		try {
			return future.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			future.cancel(true);
			throw new IllegalStateException("Redis has not answered within " + this.timeout, ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RedisNoScriptException noScript) {
				throw noScript;
			}
			throw new IllegalStateException("Redis has failed: " + ex.getCause(), ex);
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}

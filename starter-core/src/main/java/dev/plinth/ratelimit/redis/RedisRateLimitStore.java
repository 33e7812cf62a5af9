package dev.plinth.ratelimit.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.ratelimit.RateWindow;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Counts requests in Redis with at most one script call per decision, over the
 * application's own Lettuce connection. A call that is not answered in time fails.
 * {@link #connect} must have succeeded before the first decision.
 * <p>
 * With a quota of 400 or more, a request need not wait for Redis while at least a fifth
 * of the quota is left: an instance grants up to a four-hundredth of it in at most 100
 * ms, and tells Redis with the next call, or with {@link #settle}. N instances can
 * therefore let N four-hundredths more through than the quota.
 *
 * @since 0.1.0
 */
public final class RedisRateLimitStore implements RateLimitStore, AutoCloseable {

	private static final String SCRIPT = script();

	private static final String CHANGES = "changes";

	private static final int MAX_SCANS = 100;

	private static final int MAX_KEYS = 10_000;

	/** Time for an answer that no request waits for. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	/** A decision on Redis that nobody waits for, to see whether it can decide. */
	private static final List<RateWindow> PROBE = List.of(new RateWindow("probe", 1_000_000, Duration.ofSeconds(1)));

	private final RedisConnectionFactory connections;

	private final String prefix;

	private final Duration timeout;

	private final Map<Counted, Credit> credits = new ConcurrentHashMap<>();

	private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> commands;

	private volatile String digest = "";

	private @Nullable RedisConnection connection;

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
	 * Connect, or see whether the connection works and Redis decides in time. Blocks as
	 * long as the application's connection settings say.
	 * @throws RuntimeException if there is no connection or no decision
	 */
	@SuppressWarnings("unchecked")
	public synchronized void connect() {
		close();
		RedisConnection connection = this.connections.getConnection();
		this.connection = connection;
		if (!(connection.getNativeConnection() instanceof RedisClusterAsyncCommands<?, ?> driver)) {
			throw new IllegalStateException("Rate limits need Lettuce as the driver of Redis");
		}
		RedisClusterAsyncCommands<byte[], byte[]> lettuce = (RedisClusterAsyncCommands<byte[], byte[]>) driver;
		this.digest = get(lettuce.scriptLoad(SCRIPT.getBytes(StandardCharsets.UTF_8)));
		this.commands = lettuce;
		take("probe", PROBE);
	}

	/**
	 * Give the connection back.
	 */
	@Override
	public synchronized void close() {
		RedisConnection current = this.connection;
		this.connection = null;
		if (current != null) {
			current.close();
		}
	}

	@Override
	public RateDecision take(String client, List<RateWindow> windows) {
		Counted counted = new Counted(client, windows);
		Credit credit = this.credits.get(counted);
		long now = System.nanoTime();
		if (credit != null && credit.take(now)) {
			return credit.decision(now);
		}
		Call call = new Call(counted, end(counted, credit), 1);
		RateDecision decision = decision(windows, answer(call, send(call)));
		Credit next = Credit.of(decision, now);
		if (!next.isEmpty()) {
			this.credits.putIfAbsent(counted, next);
		}
		return decision;
	}

	/**
	 * Tell Redis of requests that were granted and that it has not been told of, where no
	 * other request has done so in time. To be called now and then.
	 */
	public void settle() {
		long now = System.nanoTime();
		Map<Call, Future<List<Object>>> calls = new LinkedHashMap<>();
		this.credits.forEach((counted, credit) -> {
			if (credit.isOver(now)) {
				int granted = end(counted, credit);
				if (granted > 0) {
					Call call = new Call(counted, granted, 0);
					calls.put(call, send(call));
				}
			}
		});
		calls.forEach(this::answer);
	}

	private int end(Counted counted, @Nullable Credit credit) {
		return (credit != null && this.credits.remove(counted, credit)) ? credit.end() : 0;
	}

	private Future<List<Object>> send(Call call) {
		return commands().evalsha(this.digest, ScriptOutputType.MULTI, keys(call), arguments(call));
	}

	private List<Object> answer(Call call, Future<List<Object>> answer) {
		try {
			return get(answer);
		}
		catch (RedisNoScriptException ex) {
			return get(commands().eval(SCRIPT, ScriptOutputType.MULTI, keys(call), arguments(call)));
		}
	}

	private byte[][] keys(Call call) {
		return new byte[][] { bytes(this.prefix + "{" + call.counted.client + "}") };
	}

	private static byte[][] arguments(Call call) {
		List<RateWindow> windows = call.counted.windows;
		byte[][] arguments = new byte[2 + windows.size() * 4][];
		arguments[0] = bytes(Integer.toString(call.granted));
		arguments[1] = bytes(Integer.toString(call.asked));
		for (int i = 0; i < windows.size(); i++) {
			RateWindow window = windows.get(i);
			arguments[4 * i + 2] = bytes(window.name());
			arguments[4 * i + 3] = bytes(Long.toString(window.quota()));
			arguments[4 * i + 4] = bytes(Long.toString(window.length().toMillis()));
			arguments[4 * i + 5] = bytes(Long.toString(window.grain().toMillis()));
		}
		return arguments;
	}

	private static RateDecision decision(List<RateWindow> windows, List<Object> answer) {
		List<RateDecision.State> states = new ArrayList<>(windows.size());
		for (int i = 0; i < windows.size(); i++) {
			states.add(new RateDecision.State(windows.get(i), (Long) answer.get(2 * i + 1),
					Duration.ofMillis((Long) answer.get(2 * i + 2))));
		}
		return new RateDecision((Long) answer.get(0) == 1, states);
	}

	@Override
	public Map<String, RateDecision.State> use(RateWindow window, int max) {
		RedisClusterAsyncCommands<byte[], byte[]> lettuce = commands();
		List<byte[]> keys = keys(lettuce);
		List<byte[]> time = get(lettuce.time(), PATIENCE);
		long now = Long.parseLong(text(time.get(0))) * 1000 + Long.parseLong(text(time.get(1))) / 1000;
		List<Future<byte[]>> values = new ArrayList<>(keys.size());
		keys.forEach((key) -> values.add(lettuce.hget(key, bytes(window.name()))));
		Map<String, RateDecision.State> all = new TreeMap<>();
		for (int i = 0; i < keys.size(); i++) {
			byte[] value = get(values.get(i), PATIENCE);
			if (value != null) {
				RateDecision.State state = state(window, text(value), now);
				if (state.remaining() < window.quota()) {
					all.put(client(text(keys.get(i))), state);
				}
			}
		}
		Map<String, RateDecision.State> most = new LinkedHashMap<>();
		all.entrySet()
			.stream()
			.sorted(Comparator.comparingLong((entry) -> entry.getValue().remaining()))
			.limit(max)
			.forEach((entry) -> most.put(entry.getKey(), entry.getValue()));
		return most;
	}

	private List<byte[]> keys(RedisClusterAsyncCommands<byte[], byte[]> lettuce) {
		ScanArgs arguments = ScanArgs.Builder.limit(1000)
			.match(this.prefix.replaceAll("([\\\\*?\\[\\]])", "\\\\$1") + "{*}");
		List<byte[]> keys = new ArrayList<>();
		KeyScanCursor<byte[]> found = get(lettuce.scan(arguments), PATIENCE);
		keys.addAll(found.getKeys());
		for (int scans = 1; !found.isFinished() && scans < MAX_SCANS && keys.size() < MAX_KEYS; scans++) {
			found = get(lettuce.scan(found, arguments), PATIENCE);
			keys.addAll(found.getKeys());
		}
		return keys;
	}

	private String client(String key) {
		return key.substring(this.prefix.length() + 1, key.length() - 1);
	}

	/*
	 * Reads what the script has written.
	 */
	private static RateDecision.State state(RateWindow window, String value, long now) {
		String[] numbers = value.split(" ");
		long length = window.length().toMillis();
		long used = 0;
		long reset = 0;
		for (int i = 1; i + 1 < numbers.length; i += 2) {
			long left = Long.parseLong(numbers[i]) + length - now;
			if (left > 0) {
				used += Long.parseLong(numbers[i + 1]);
				reset = (reset == 0) ? Math.min(left, length) : reset;
			}
		}
		return new RateDecision.State(window, Math.max(0, window.quota() - used), Duration.ofMillis(reset));
	}

	/**
	 * Return the limits that were changed at run time.
	 * @return the changes by the name of the limit
	 */
	public Map<String, String> changes() {
		Map<String, String> changes = new TreeMap<>();
		get(commands().hgetall(bytes(this.prefix + CHANGES)))
			.forEach((name, change) -> changes.put(text(name), text(change)));
		return changes;
	}

	/**
	 * Change a limit for all instances.
	 * @param limit the name of the limit
	 * @param change the change, or {@code null} to take it back
	 */
	public void change(String limit, @Nullable String change) {
		byte[] key = bytes(this.prefix + CHANGES);
		if (change != null) {
			get(commands().hset(key, bytes(limit), bytes(change)));
		}
		else {
			get(commands().hdel(key, bytes(limit)));
		}
	}

	private RedisClusterAsyncCommands<byte[], byte[]> commands() {
		RedisClusterAsyncCommands<byte[], byte[]> lettuce = this.commands;
		if (lettuce == null) {
			throw new IllegalStateException("Not connected to Redis");
		}
		return lettuce;
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/*
	 * A command that is cancelled is not sent if it waits for a connection.
	 */
	private <T extends @Nullable Object> T get(Future<T> future) {
		return get(future, this.timeout);
	}

	private static <T extends @Nullable Object> T get(Future<T> future, Duration timeout) {
		try {
			return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			future.cancel(true);
			throw new IllegalStateException("Redis has not answered within " + timeout, ex);
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

	/**
	 * What is counted.
	 *
	 * @param client who sends requests
	 * @param windows the windows in which they are counted
	 */
	private record Counted(String client, List<RateWindow> windows) {

	}

	/**
	 * A call of the script.
	 *
	 * @param counted what is counted
	 * @param granted the number of requests that have been granted
	 * @param asked the number of requests that ask, 0 or 1
	 */
	private record Call(Counted counted, int granted, int asked) {

	}

}

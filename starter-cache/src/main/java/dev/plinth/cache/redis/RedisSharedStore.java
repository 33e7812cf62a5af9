package dev.plinth.cache.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.SubscriptionListener;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.plinth.cache.SharedRegion;
import dev.plinth.cache.SharedStore;
import dev.plinth.cache.SharedStoreException;

/**
 * {@link SharedStore} in Redis, over the connection of the application. Each entry is one
 * key, {@code <prefix>:<cache>:<generation>:{<key>}}, with a time to live; clearing a
 * cache starts a new generation. Changes are told to the other nodes through pub/sub; a
 * node that may have missed some drops its local values.
 * <p>
 * A command may take the configured time and no longer. When too many fail Redis is not
 * asked any more until a check in the background succeeds, so no caller pays for finding
 * out. Evictions that Redis was not told of are kept in memory and told before it is
 * asked again. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RedisSharedStore implements SharedStore, SmartLifecycle {

	private static final Log logger = LogFactory.getLog(RedisSharedStore.class);

	private static final Duration STARTUP_PATIENCE = Duration.ofSeconds(2);

	private static final long HEARTBEAT_PAUSE = Duration.ofMillis(1).toNanos();

	private static final int MISSED_HEARTBEATS = 2;

	private static final int FAILED_CHECKS = 2;

	private static final int RECONNECT_AFTER = 20;

	private final LettuceConnectionFactory connectionFactory;

	private final RedisSharedStoreSettings settings;

	private final CircuitBreaker breaker;

	private final String node = Long.toHexString(ThreadLocalRandom.current().nextLong());

	private final byte[] channel;

	private final byte[] ownChannel;

	private final byte[] generationsKey;

	private final ConcurrentMap<String, RedisRegion> regions = new ConcurrentHashMap<>();

	private final Leases leases = new Leases();

	private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> commands;

	private @Nullable RedisConnection connection;

	private @Nullable RedisConnection subscription;

	private @Nullable ScheduledExecutorService scheduler;

	private volatile boolean linked;

	private volatile long heartbeatSent;

	private volatile long heartbeatReceived;

	private int missedHeartbeats;

	private volatile int failedChecks;

	private boolean reportedDown;

	/**
	 * Whether Redis was away for so long that other nodes may have changes to tell.
	 */
	private boolean wasAway;

	private long backSince;

	/**
	 * Create a store that does nothing until it is started.
	 * @param connectionFactory the connections of the application
	 * @param settings how Redis is used
	 */
	public RedisSharedStore(LettuceConnectionFactory connectionFactory, RedisSharedStoreSettings settings) {
		this.connectionFactory = connectionFactory;
		this.settings = settings;
		this.breaker = CircuitBreaker.of("plinth-cache-redis",
				CircuitBreakerConfig.custom()
					.failureRateThreshold(settings.failureRateThreshold())
					.slidingWindowSize(settings.slidingWindow())
					.minimumNumberOfCalls(Math.min(5, settings.slidingWindow()))
					.waitDurationInOpenState(Duration.ofDays(1))
					.writableStackTraceEnabled(false)
					.build());
		this.channel = bytes(settings.keyPrefix() + ":invalidations");
		this.ownChannel = bytes(settings.keyPrefix() + ":invalidations:" + this.node);
		this.generationsKey = bytes(settings.keyPrefix() + ":generations");
	}

	@Override
	public SharedRegion region(String cache, SharedRegion.Listener listener) {
		return this.regions.computeIfAbsent(cache, (name) -> new RedisRegion(name, this, listener));
	}

	/**
	 * Return the circuit breaker around the commands.
	 * @return the breaker, which is open while Redis is not asked
	 */
	public CircuitBreaker getCircuitBreaker() {
		return this.breaker;
	}

	/**
	 * Return whether Redis is expected to answer.
	 * @return {@code false} when not connected or while the breaker is open
	 */
	public boolean isAvailable() {
		return this.commands != null && this.breaker.getState() == CircuitBreaker.State.CLOSED;
	}

	/**
	 * Return whether changes by other nodes arrive here.
	 * @return {@code false} when the subscription does not work
	 */
	public boolean isLinked() {
		return this.linked;
	}

	/**
	 * Return the number of changes that Redis has not been told of yet.
	 * @return the number of keys, a cleared cache counting as one
	 */
	public int getPendingInvalidations() {
		return this.regions.values().stream().mapToInt(RedisRegion::pending).sum();
	}

	@Override
	public void start() {
		if (this.scheduler != null) {
			return;
		}
		ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "plinth-cache-redis");
			thread.setDaemon(true);
			return thread;
		});
		this.scheduler = scheduler;
		CountDownLatch checked = new CountDownLatch(1);
		scheduler.execute(() -> {
			check();
			checked.countDown();
		});
		long check = Math.max(1, this.settings.checkInterval().toMillis());
		scheduler.scheduleWithFixedDelay(this::checkWhenAvailable, check, check, TimeUnit.MILLISECONDS);
		long retry = Math.max(1, check / 4);
		scheduler.scheduleWithFixedDelay(this::checkWhenUnavailable, retry, retry, TimeUnit.MILLISECONDS);
		long renewal = Math.max(1, this.settings.lease().toMillis() / 4);
		scheduler.scheduleWithFixedDelay(this::renewLeases, renewal, renewal, TimeUnit.MILLISECONDS);
		try {
			if (!checked.await(STARTUP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("Redis has not answered yet: caches have the local level only until it does");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop() {
		ScheduledExecutorService scheduler = this.scheduler;
		if (scheduler == null) {
			return;
		}
		this.scheduler = null;
		scheduler.shutdownNow();
		try {
			scheduler.awaitTermination(this.settings.timeout().toMillis() * 4, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.linked = false;
		disconnect();
	}

	@Override
	public boolean isRunning() {
		return this.scheduler != null;
	}

	@Override
	public int getPhase() {
		return this.connectionFactory.getPhase() + 1;
	}

	RedisSharedStoreSettings settings() {
		return this.settings;
	}

	Leases leases() {
		return this.leases;
	}

	byte[] channel() {
		return this.channel;
	}

	byte[] generationsKey() {
		return this.generationsKey;
	}

	/**
	 * Return a message to the other nodes.
	 */
	byte[] message(String operation, String cache, String content) {
		return bytes(this.node + '\n' + operation + '\n' + cache + '\n' + content);
	}

	/**
	 * Run a command, unless Redis is known not to answer.
	 * @throws SharedStoreException if it did not answer
	 */
	<T> @Nullable T call(Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
		return send(command).await();
	}

	/**
	 * Send a command, unless Redis is known not to answer, without waiting for the reply.
	 * @throws SharedStoreException if it was not sent
	 */
	<T> Reply<T> send(Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
		if (!this.breaker.tryAcquirePermission()) {
			throw new SharedStoreException("Redis did not answer lately", null);
		}
		return new Reply<>(command);
	}

	<T> @Nullable T eval(Script script, ScriptOutputType output, byte[] key, byte[]... arguments) {
		byte[][] keys = { key };
		try {
			return call((commands) -> commands.evalsha(script.digest(), output, keys, arguments));
		}
		catch (SharedStoreException ex) {
			if (ex.getCause() instanceof RedisNoScriptException) {
				return call((commands) -> commands.eval(script.source(), output, keys, arguments));
			}
			throw ex;
		}
	}

	/**
	 * Run a script although Redis may be known not to answer.
	 */
	<T> @Nullable T evalDirectly(Script script, ScriptOutputType output, byte[] key, byte[]... arguments) {
		byte[][] keys = { key };
		return callDirectly((commands) -> commands.eval(script.source(), output, keys, arguments));
	}

	private <T> @Nullable T callDirectly(Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
		return awaitDirectly(sendDirectly(command));
	}

	private <T> RedisFuture<T> sendDirectly(
			Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
		RedisClusterAsyncCommands<byte[], byte[]> commands = this.commands;
		if (commands == null) {
			throw new SharedStoreException("Redis is not connected", null);
		}
		try {
			return command.apply(commands);
		}
		catch (RuntimeException ex) {
			throw new SharedStoreException("Redis command failed", ex);
		}
	}

	private <T> @Nullable T awaitDirectly(RedisFuture<T> future) {
		try {
			return await(future);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SharedStoreException("Interrupted", ex);
		}
		catch (TimeoutException ex) {
			throw new SharedStoreException("Redis did not answer in " + this.settings.timeout(), ex);
		}
		catch (ExecutionException ex) {
			throw new SharedStoreException("Redis answered with an error", ex.getCause());
		}
		catch (RuntimeException ex) {
			throw new SharedStoreException("Redis command failed", ex);
		}
		finally {
			if (!future.isDone()) {
				future.cancel(true);
			}
		}
	}

	/**
	 * Wait for a reply. A time-out that is noticed late means that this process was
	 * paused, so the reply may be there and gets as much more time.
	 */
	private <T> @Nullable T await(RedisFuture<T> future)
			throws InterruptedException, ExecutionException, TimeoutException {
		long timeout = this.settings.timeout().toNanos();
		long startedAt = System.nanoTime();
		try {
			return future.get(timeout, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			long late = System.nanoTime() - startedAt - timeout;
			if (late < timeout / 4) {
				throw ex;
			}
			return future.get(Math.min(late, timeout), TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * Do not ask Redis until a check has succeeded, which is made at once.
	 */
	private void suspend() {
		ScheduledExecutorService scheduler = this.scheduler;
		if (scheduler != null && this.breaker.getState() == CircuitBreaker.State.CLOSED) {
			this.breaker.transitionToOpenState();
			try {
				scheduler.execute(this::checkWhenUnavailable);
			}
			catch (RejectedExecutionException ex) {
				logger.trace("Store is being stopped", ex);
			}
		}
	}

	private void checkWhenAvailable() {
		if (isAvailable()) {
			check();
		}
	}

	private void checkWhenUnavailable() {
		if (!isAvailable() || this.failedChecks > 0) {
			check();
		}
	}

	/**
	 * Check the connection in both directions, bring both sides up to date and go on with
	 * Redis if it had been given up.
	 */
	void check() {
		try {
			connect();
			subscribe();
			long heartbeat = this.heartbeatSent + 1;
			this.heartbeatSent = heartbeat;
			callDirectly((redis) -> redis.publish(this.ownChannel, bytes(Long.toString(heartbeat))));
			Map<byte[], byte[]> generations = callDirectly((redis) -> redis.hgetall(this.generationsKey));
			for (RedisRegion region : this.regions.values()) {
				region.checkGeneration((generations != null) ? find(generations, region.cacheBytes()) : null);
				region.tellPending();
			}
			succeeded();
			checkLink();
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
	}

	/**
	 * Go on with Redis. After an outage it is not asked before the other nodes have had
	 * the time to find it back as well and to tell what they changed meanwhile.
	 */
	private void succeeded() {
		this.failedChecks = 0;
		if (this.wasAway) {
			long now = System.nanoTime();
			this.backSince = (this.backSince != 0) ? this.backSince : now;
			if (now - this.backSince < this.settings.checkInterval().toNanos()) {
				return;
			}
			this.wasAway = false;
			this.backSince = 0;
		}
		if (this.breaker.getState() != CircuitBreaker.State.CLOSED) {
			this.breaker.transitionToClosedState();
		}
		if (this.reportedDown) {
			this.reportedDown = false;
			logger.info("Redis answers: caches have their shared level again");
		}
	}

	private void failed(RuntimeException failure) {
		this.failedChecks = this.failedChecks + 1;
		if (this.failedChecks < FAILED_CHECKS) {
			return;
		}
		this.linked = false;
		this.wasAway = true;
		this.backSince = 0;
		if (this.breaker.getState() == CircuitBreaker.State.CLOSED) {
			this.breaker.transitionToOpenState();
		}
		if (!this.reportedDown && this.scheduler != null) {
			this.reportedDown = true;
			logger.warn("Redis does not answer: caches have the local level only until it does (" + failure.getMessage()
					+ ")");
		}
		if (this.failedChecks % RECONNECT_AFTER == 0) {
			disconnect();
		}
	}

	private void checkLink() {
		boolean alive = awaitHeartbeat();
		this.missedHeartbeats = alive ? 0 : this.missedHeartbeats + 1;
		if (alive && !this.linked) {
			resetAll();
			this.linked = true;
		}
		else if (this.missedHeartbeats >= MISSED_HEARTBEATS) {
			this.linked = false;
			if (this.missedHeartbeats % RECONNECT_AFTER == 0) {
				close(this.subscription);
				this.subscription = null;
			}
		}
	}

	private boolean awaitHeartbeat() {
		long deadline = System.nanoTime() + this.settings.timeout().toNanos();
		while (this.heartbeatReceived != this.heartbeatSent) {
			if (deadline - System.nanoTime() <= 0) {
				return false;
			}
			LockSupport.parkNanos(HEARTBEAT_PAUSE);
		}
		return true;
	}

	private void disconnect() {
		this.commands = null;
		close(this.subscription);
		close(this.connection);
		this.subscription = null;
		this.connection = null;
	}

	private void resetAll() {
		this.regions.values().forEach((region) -> region.listener().onReset());
	}

	@SuppressWarnings("unchecked")
	private void connect() {
		if (this.connection == null) {
			RedisConnection connection = this.connectionFactory.getConnection();
			this.commands = (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
			this.connection = connection;
		}
	}

	private void subscribe() {
		if (this.subscription == null) {
			RedisConnection subscription = this.connectionFactory.getConnection();
			try {
				subscription.subscribe(new Receiver(), this.channel, this.ownChannel);
			}
			catch (RuntimeException ex) {
				close(subscription);
				throw ex;
			}
			this.subscription = subscription;
		}
	}

	private void renewLeases() {
		try {
			this.leases.renew(this);
		}
		catch (RuntimeException ex) {
			logger.debug("Leases were not renewed", ex);
		}
	}

	private void receive(byte[] channel, byte[] body) {
		String text = new String(body, StandardCharsets.UTF_8);
		if (channel.length == this.ownChannel.length) {
			this.heartbeatReceived = Long.parseLong(text);
			return;
		}
		String[] parts = text.split("\n", 4);
		RedisRegion region = (parts.length == 4) ? this.regions.get(parts[2]) : null;
		if (region != null && !parts[0].equals(this.node)) {
			region.receive(parts[1], parts[3]);
		}
	}

	private static byte @Nullable [] find(Map<byte[], byte[]> map, byte[] key) {
		for (Map.Entry<byte[], byte[]> entry : map.entrySet()) {
			if (Arrays.equals(entry.getKey(), key)) {
				return entry.getValue();
			}
		}
		return null;
	}

	private static void close(@Nullable RedisConnection connection) {
		if (connection != null) {
			try {
				connection.close();
			}
			catch (RuntimeException ex) {
				logger.debug("Connection was not closed", ex);
			}
		}
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Reply to a command that was sent, counted by the breaker when it is awaited.
	 */
	final class Reply<T> {

		private final long sentAt = System.nanoTime();

		private final RedisFuture<T> future;

		private Reply(Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
			try {
				this.future = sendDirectly(command);
			}
			catch (SharedStoreException ex) {
				count(ex);
				throw ex;
			}
		}

		@Nullable T await() {
			try {
				T result = awaitDirectly(this.future);
				RedisSharedStore.this.breaker.onSuccess(age(), TimeUnit.NANOSECONDS);
				return result;
			}
			catch (SharedStoreException ex) {
				count(ex);
				throw ex;
			}
		}

		/**
		 * Give the command up, if it has no reply yet.
		 */
		void cancel() {
			this.future.cancel(true);
		}

		private void count(SharedStoreException failure) {
			if (failure.getCause() instanceof RedisCommandExecutionException) {
				RedisSharedStore.this.breaker.onSuccess(age(), TimeUnit.NANOSECONDS);
				return;
			}
			RedisSharedStore.this.breaker.onError(age(), TimeUnit.NANOSECONDS, failure);
			if (failure.getCause() instanceof TimeoutException) {
				suspend();
			}
		}

		private long age() {
			return System.nanoTime() - this.sentAt;
		}

	}

	/**
	 * Receives what other nodes and this node publish.
	 */
	private final class Receiver implements MessageListener, SubscriptionListener {

		@Override
		public void onMessage(Message message, byte @Nullable [] pattern) {
			receive(message.getChannel(), message.getBody());
		}

		@Override
		public void onChannelSubscribed(byte[] channel, long count) {
			resetAll();
		}

	}

}

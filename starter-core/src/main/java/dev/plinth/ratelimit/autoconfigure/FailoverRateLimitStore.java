package dev.plinth.ratelimit.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import dev.plinth.problem.UnavailableException;
import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.ratelimit.RateWindow;
import dev.plinth.ratelimit.redis.RedisRateLimitStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Asks Redis, and decides without it when it has been silent until it decides in time
 * again, which one thread tries every half second. No request waits for Redis while it is
 * known to be away or slow.
 */
final class FailoverRateLimitStore implements RateLimitStore, SmartInitializingSingleton, AutoCloseable {

	private static final Log logger = LogFactory.getLog(RateLimitStore.class);

	private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

	private static final Duration PROBE_INTERVAL = Duration.ofMillis(500);

	/** Successes in a row after a failure, so that a slow Redis is not taken for good. */
	private static final int PROBES = 3;

	/** Failures without an answer in between after which Redis is not asked any more. */
	private static final int MISSES = 3;

	private static final Duration SILENCE = Duration.ofMillis(100);

	private final AtomicBoolean shared = new AtomicBoolean();

	private final AtomicInteger misses = new AtomicInteger();

	private volatile long lastAnswer = System.nanoTime();

	private final LongAdder failures = new LongAdder();

	private volatile Consumer<Map<String, String>> listener = (changes) -> {
	};

	private Map<String, String> changes = Map.of();

	private int successes;

	private final RedisRateLimitStore redis;

	private final RateLimitStore local;

	private final RateLimitProperties.StoreFailure onFailure;

	private final ScheduledExecutorService prober;

	FailoverRateLimitStore(RedisRateLimitStore redis, RateLimitStore local,
			RateLimitProperties.StoreFailure onFailure) {
		this.redis = redis;
		this.local = local;
		this.onFailure = onFailure;
		this.prober = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "plinth-ratelimit-redis");
			thread.setDaemon(true);
			return thread;
		});
	}

	@Override
	public void afterSingletonsInstantiated() {
		try {
			this.prober.submit(this::connectAtStart).get(2, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (Exception ex) {
			logger.warn("Redis does not answer, rate limits are " + describe());
		}
		this.prober.scheduleWithFixedDelay(this::probe, PROBE_INTERVAL.toMillis(), PROBE_INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	/*
	 * The first answers are slow while the application starts.
	 */
	private void connectAtStart() {
		for (int attempt = 1;; attempt++) {
			try {
				connect();
				return;
			}
			catch (RuntimeException ex) {
				if (attempt == PROBES) {
					throw ex;
				}
			}
		}
	}

	private void connect() {
		this.redis.connect();
		answered();
		if (this.shared.compareAndSet(false, true)) {
			logger.info("Redis answers, all instances share rate limits");
		}
	}

	/**
	 * Hear of limits that are changed at run time, by whichever instance.
	 * @param listener receives all changes by the name of the limit
	 */
	void onChanges(Consumer<Map<String, String>> listener) {
		this.listener = listener;
	}

	/**
	 * Change a limit for all instances.
	 * @param limit the name of the limit
	 * @param change the change, or {@code null} to take it back
	 * @throws UnavailableException if Redis is away
	 */
	void change(String limit, @Nullable String change) {
		if (!this.shared.get()) {
			throw new UnavailableException(RETRY_INTERVAL);
		}
		try {
			this.redis.change(limit, change);
			accept(this.redis.changes());
		}
		catch (UnavailableException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new UnavailableException("unavailable", null, RETRY_INTERVAL, ex);
		}
	}

	@Override
	public Map<String, RateDecision.State> use(RateWindow window, int max) {
		if (this.shared.get()) {
			try {
				return this.redis.use(window, max);
			}
			catch (RuntimeException ex) {
				logger.debug("The use of rate limits cannot be read", ex);
			}
		}
		return this.local.use(window, max);
	}

	private void probe() {
		if (this.shared.get()) {
			this.successes = 0;
			refresh();
			return;
		}
		try {
			if (this.successes + 1 < PROBES) {
				this.redis.connect();
				this.successes++;
			}
			else {
				connect();
				this.successes = 0;
				refresh();
			}
		}
		catch (RuntimeException ex) {
			this.successes = 0;
			logger.debug("Redis does not answer", ex);
		}
	}

	private void refresh() {
		Map<String, String> current;
		try {
			this.redis.settle();
			current = this.redis.changes();
			answered();
		}
		catch (RuntimeException ex) {
			missed(ex);
			return;
		}
		try {
			accept(current);
		}
		catch (RuntimeException ex) {
			logger.warn("Changes of rate limits are not valid: " + current, ex);
		}
	}

	private synchronized void accept(Map<String, String> current) {
		if (!current.equals(this.changes)) {
			this.changes = current;
			this.listener.accept(current);
		}
	}

	@Override
	public RateDecision take(String client, List<RateWindow> windows) {
		if (this.shared.get()) {
			try {
				RateDecision decision = this.redis.take(client, windows);
				answered();
				return decision;
			}
			catch (RuntimeException ex) {
				// Whoever interrupts a request says nothing about Redis
				if (!Thread.currentThread().isInterrupted()) {
					this.failures.increment();
					missed(ex);
				}
			}
		}
		return switch (this.onFailure) {
			case LOCAL -> this.local.take(client, windows);
			case OPEN -> new RateDecision(true, List.of());
			case CLOSED -> throw new UnavailableException(RETRY_INTERVAL);
		};
	}

	private void answered() {
		this.lastAnswer = System.nanoTime();
		if (this.misses.get() != 0) {
			this.misses.set(0);
		}
	}

	/*
	 * A pause of this process, as for garbage collection, makes many decisions late at
	 * once.
	 */
	private void missed(RuntimeException failure) {
		if (this.misses.incrementAndGet() >= MISSES && System.nanoTime() - this.lastAnswer >= SILENCE.toNanos()
				&& this.shared.compareAndSet(true, false)) {
			logger.warn("Redis does not answer, rate limits are " + describe() + ": " + failure.getMessage());
		}
	}

	private String describe() {
		return switch (this.onFailure) {
			case LOCAL -> "counted by each instance by itself";
			case OPEN -> "not in force";
			case CLOSED -> "answered with 503";
		};
	}

	boolean isShared() {
		return this.shared.get();
	}

	long failures() {
		return this.failures.sum();
	}

	@Override
	public void close() {
		this.prober.shutdownNow();
		settle();
		this.redis.close();
	}

	private void settle() {
		try {
			if (this.shared.get()) {
				this.redis.settle();
			}
		}
		catch (RuntimeException ex) {
			logger.debug("The last requests are not counted", ex);
		}
	}

}

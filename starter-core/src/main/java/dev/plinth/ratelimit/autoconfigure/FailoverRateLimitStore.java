package dev.plinth.ratelimit.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.plinth.problem.UnavailableException;
import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.ratelimit.RateWindow;
import dev.plinth.ratelimit.redis.RedisRateLimitStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Asks Redis, and decides without it from its first failure until it answers again, which
 * one thread tries every second. No request waits for Redis while it is known to be away.
 */
final class FailoverRateLimitStore implements RateLimitStore, SmartInitializingSingleton, AutoCloseable {

	private static final Log logger = LogFactory.getLog(RateLimitStore.class);

	private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

	private final AtomicBoolean shared = new AtomicBoolean();

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
			this.prober.submit(this::probe).get(2, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (Exception ex) {
			logger.debug("Redis has not answered yet", ex);
		}
		if (!this.shared.get()) {
			logger.warn("Redis does not answer, rate limits are " + describe());
		}
		this.prober.scheduleWithFixedDelay(this::probe, RETRY_INTERVAL.toMillis(), RETRY_INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	private void probe() {
		if (this.shared.get()) {
			return;
		}
		try {
			this.redis.connect();
			if (this.shared.compareAndSet(false, true)) {
				logger.info("Redis answers, all instances share rate limits");
			}
		}
		catch (RuntimeException ex) {
			logger.debug("Redis does not answer", ex);
		}
	}

	@Override
	public RateDecision take(String client, List<RateWindow> windows) {
		if (this.shared.get()) {
			try {
				return this.redis.take(client, windows);
			}
			catch (RuntimeException ex) {
				if (this.shared.compareAndSet(true, false)) {
					logger.warn("Redis does not answer, rate limits are " + describe() + ": " + ex.getMessage());
				}
			}
		}
		return switch (this.onFailure) {
			case LOCAL -> this.local.take(client, windows);
			case OPEN -> new RateDecision(true, List.of());
			case CLOSED -> throw new UnavailableException(RETRY_INTERVAL);
		};
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

	@Override
	public void close() {
		this.prober.shutdownNow();
	}

}

package dev.plinth.observability.health.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} that is down when another one does not answer in time. At most
 * one check runs at a time; those who ask meanwhile wait for its answer. Safe for use by
 * several threads.
 */
final class TimeLimitedHealthIndicator implements HealthIndicator {

	private final HealthIndicator delegate;

	private final Duration timeout;

	private final Executor executor;

	private final AtomicReference<@Nullable CompletableFuture<@Nullable Health>> running = new AtomicReference<>();

	TimeLimitedHealthIndicator(HealthIndicator delegate, Duration timeout, Executor executor) {
		this.delegate = delegate;
		this.timeout = timeout;
		this.executor = executor;
	}

	@Override
	public @Nullable Health health() {
		try {
			return start().get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return Health.down().withDetail("error", "No answer within " + this.timeout).build();
		}
		catch (ExecutionException ex) {
			return Health.down((ex.getCause() != null) ? ex.getCause() : ex).build();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Health.down(ex).build();
		}
	}

	private CompletableFuture<@Nullable Health> start() {
		CompletableFuture<@Nullable Health> mine = new CompletableFuture<>();
		while (true) {
			CompletableFuture<@Nullable Health> other = this.running.get();
			if (other != null) {
				return other;
			}
			if (this.running.compareAndSet(null, mine)) {
				this.executor.execute(() -> complete(mine));
				return mine;
			}
		}
	}

	private void complete(CompletableFuture<@Nullable Health> future) {
		try {
			Health health = this.delegate.health(true);
			this.running.set(null);
			future.complete(health);
		}
		catch (Throwable ex) {
			this.running.set(null);
			future.completeExceptionally(ex);
		}
	}

}

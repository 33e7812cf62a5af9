package dev.plinth.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * One load of a value, led by the thread that created it. Other threads may join it.
 */
final class Flight {

	final Object key;

	/**
	 * Epoch of the key before the load.
	 */
	final long epoch;

	final long startedAt;

	private final Thread leader = Thread.currentThread();

	private final CompletableFuture<Entry> outcome = new CompletableFuture<>();

	/**
	 * Where in the shared level the value belongs, if this load holds a lease there.
	 */
	SharedRegion.@Nullable Place place;

	byte @Nullable [] lease;

	/**
	 * Value to fall back on when the load fails.
	 */
	@Nullable Entry stale;

	@Nullable ValueType type;

	/**
	 * Whether the outcome may be kept.
	 */
	boolean keep = true;

	/**
	 * Whether the outcome may be kept only if the transaction of the leader commits.
	 */
	boolean transactional;

	Flight(Object key, long epoch, long startedAt) {
		this.key = key;
		this.epoch = epoch;
		this.startedAt = startedAt;
	}

	boolean isLedByCurrentThread() {
		return this.leader == Thread.currentThread();
	}

	boolean isDone() {
		return this.outcome.isDone();
	}

	void complete(Entry entry) {
		this.outcome.complete(entry);
	}

	void fail(Throwable failure) {
		this.outcome.completeExceptionally(failure);
	}

	/**
	 * Wait for the outcome.
	 * @return the outcome, or {@code null} if there was none in time
	 * @throws Throwable what the load of the leader threw
	 */
	@Nullable Entry await(long nanos) throws Throwable {
		try {
			return this.outcome.get(nanos, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() != null) ? ex.getCause() : ex;
		}
	}

}

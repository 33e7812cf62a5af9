package dev.plinth.jobs.redis;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import dev.plinth.jobs.JobStoreUnavailableException;
import dev.plinth.jobs.engine.StoredJob;
import dev.plinth.jobs.redis.RedisScripts.Arguments;
import dev.plinth.jobs.redis.RedisScripts.Channel;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * Adds jobs. What callers bring while a script is under way goes into the next one
 * together, which is sent by the thread that reads the answer, so that many callers need
 * few round trips and no hand-over. Each caller waits for its own jobs, and not much
 * longer than the time-out. Thread-safe.
 */
final class RedisAdditions {

	private static final int BATCH = 250;

	private static final long SHORTEST_WAIT = Duration.ofMillis(200).toNanos();

	private final Queue<Addition> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean sending = new AtomicBoolean();

	private final RedisScripts scripts;

	private final InstantSource clock;

	RedisAdditions(RedisScripts scripts, InstantSource clock) {
		this.scripts = scripts;
		this.clock = clock;
	}

	List<String> add(List<StoredJob> jobs) {
		List<String> ids = new ArrayList<>(jobs.size());
		Deque<Addition> pending = new ArrayDeque<>();
		try {
			for (int from = 0; from < jobs.size(); from += BATCH) {
				// While one part is under way the next is written
				Addition next = new Addition(jobs.subList(from, Math.min(jobs.size(), from + BATCH)),
						System.nanoTime() + this.scripts.timeout().toNanos());
				pending.add(next);
				this.waiting.add(next);
				sendWaiting(null);
				if (pending.size() > 1) {
					ids.addAll(await(pending.remove()));
				}
			}
			while (!pending.isEmpty()) {
				ids.addAll(await(pending.remove()));
			}
			return ids;
		}
		finally {
			pending.forEach(this::withdraw);
		}
	}

	/**
	 * Wait until Redis has the jobs.
	 */
	private List<String> await(Addition addition) {
		while (!addition.isDone()) {
			long left = addition.limit() - System.nanoTime();
			if (left > 0 && !Thread.currentThread().isInterrupted()) {
				sendWaiting(null);
				LockSupport.parkNanos(this, left);
			}
			else if (withdraw(addition)) {
				throw new JobStoreUnavailableException("Redis, which holds the jobs, did not answer within "
						+ this.scripts.timeout().toMillis() + " ms", null);
			}
		}
		return addition.result();
	}

	/**
	 * Give up.
	 * @return whether there is nothing to wait for any more
	 */
	private boolean withdraw(Addition addition) {
		Batch batch = addition.batch;
		if (batch == null) {
			boolean removed = this.waiting.remove(addition);
			callNext();
			return removed;
		}
		if (System.nanoTime() - batch.limit() >= 0) {
			batch.answer().cancel(true);
		}
		return true;
	}

	/**
	 * Send what waits, unless something is under way: then its answer sends.
	 * @param channel the channel of the answer that came, or {@code null} to take one,
	 * which the thread that reads answers must not do
	 */
	private void sendWaiting(@Nullable Channel channel) {
		while (!this.waiting.isEmpty() && this.sending.compareAndSet(false, true)) {
			List<Addition> additions = takeWaiting();
			if (!additions.isEmpty()) {
				send(additions, channel);
				return;
			}
			this.sending.set(false);
		}
		close(channel);
	}

	private static void close(@Nullable Channel channel) {
		if (channel != null) {
			channel.close();
		}
	}

	/**
	 * Let the caller that has waited longest send.
	 */
	private void callNext() {
		Addition next = this.waiting.peek();
		if (next != null) {
			LockSupport.unpark(next.caller);
		}
	}

	private List<Addition> takeWaiting() {
		List<Addition> additions = new ArrayList<>();
		int size = 0;
		Addition next = this.waiting.peek();
		while (next != null && (size == 0 || size + next.size <= BATCH)) {
			if (this.waiting.remove(next)) {
				additions.add(next);
				size += next.size;
			}
			next = this.waiting.peek();
		}
		return additions;
	}

	private void send(List<Addition> additions, @Nullable Channel open) {
		Addition oldest = additions.get(0);
		Arguments arguments = new Arguments().add(this.clock.millis());
		additions.forEach((addition) -> arguments.addAll(addition.arguments));
		Channel channel = open;
		CompletableFuture<@Nullable Object> answer;
		try {
			channel = (channel != null) ? channel : this.scripts.open();
			answer = channel.start(RedisScript.ADD, ScriptOutputType.MULTI, arguments);
		}
		catch (RuntimeException ex) {
			answer = CompletableFuture.failedFuture(ex);
		}
		long soonest = System.nanoTime() + SHORTEST_WAIT;
		Batch batch = new Batch(answer, (soonest - oldest.end > 0) ? soonest : oldest.end);
		additions.forEach((addition) -> addition.batch = batch);
		Channel next = channel;
		answer.whenComplete((ids, failure) -> {
			this.sending.set(false);
			if (failure == null) {
				sendWaiting(next);
			}
			else {
				close(next);
				callNext();
			}
			settle(additions, (ids instanceof List<?> list) ? list : List.of(), failure);
		});
	}

	private static void settle(List<Addition> additions, List<?> answer, @Nullable Throwable failure) {
		List<String> ids = new ArrayList<>(answer.size());
		answer.forEach((id) -> ids.add(RedisScripts.text(id)));
		int from = 0;
		for (Addition addition : additions) {
			if (failure != null) {
				addition.failure = failure;
			}
			else {
				addition.ids = ids.subList(from, from + addition.size);
				from += addition.size;
			}
			LockSupport.unpark(addition.caller);
		}
	}

	static void append(Arguments arguments, StoredJob job) {
		Duration window = job.deduplicationWindow();
		arguments.add(job.id())
			.add(job.queue())
			.add(job.priority())
			.add(job.runAt().toEpochMilli())
			.add(job.encode())
			.add(job.deduplicationKey())
			.add((window != null) ? Long.toString(window.toMillis()) : null)
			.add(job.orderKey());
	}

	/**
	 * A script that is under way.
	 *
	 * @param answer the answer to come
	 * @param limit when it is given up
	 */
	private record Batch(CompletableFuture<@Nullable Object> answer, long limit) {

	}

	/**
	 * The jobs of one caller.
	 */
	private static final class Addition {

		private final Thread caller = Thread.currentThread();

		private final int size;

		private final long end;

		private final Arguments arguments = new Arguments();

		private volatile @Nullable Batch batch;

		private volatile @Nullable List<String> ids;

		private volatile @Nullable Throwable failure;

		Addition(List<StoredJob> jobs, long end) {
			this.size = jobs.size();
			this.end = end;
			jobs.forEach((job) -> append(this.arguments, job));
		}

		boolean isDone() {
			return this.ids != null || this.failure != null;
		}

		long limit() {
			Batch batch = this.batch;
			return (batch != null) ? batch.limit() : this.end;
		}

		List<String> result() {
			List<String> ids = this.ids;
			if (ids != null) {
				return ids;
			}
			Throwable failure = this.failure;
			if (failure instanceof RuntimeException problem && !(problem instanceof RedisException)
					&& !(problem instanceof DataAccessException) && !(problem instanceof CancellationException)) {
				throw problem;
			}
			throw new JobStoreUnavailableException("Redis, which holds the jobs, cannot be used", failure);
		}

	}

}

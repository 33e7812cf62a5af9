package dev.plinth.jobs.redis;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import dev.plinth.jobs.JobStoreUnavailableException;
import dev.plinth.jobs.engine.StoredJob;
import dev.plinth.jobs.redis.RedisScripts.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * Adds jobs. What callers bring while a script is under way goes into the next one
 * together, so that many callers need few round trips. Each caller waits for its own
 * jobs, and not much longer than the time-out.
 */
final class RedisAdditions {

	private static final int BATCH = 250;

	private static final Duration SHORTEST_WAIT = Duration.ofMillis(200);

	private final ConcurrentLinkedQueue<Addition> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean sending = new AtomicBoolean();

	private final RedisScripts scripts;

	private final InstantSource clock;

	RedisAdditions(RedisScripts scripts, InstantSource clock) {
		this.scripts = scripts;
		this.clock = clock;
	}

	List<String> add(List<StoredJob> jobs) {
		if (jobs.size() <= BATCH) {
			return addTogether(jobs);
		}
		List<String> ids = new ArrayList<>(jobs.size());
		for (int from = 0; from < jobs.size(); from += BATCH) {
			Addition part = new Addition(jobs.subList(from, Math.min(jobs.size(), from + BATCH)));
			ids.addAll(send(List.of(part), this.scripts.timeout()));
		}
		return ids;
	}

	private List<String> addTogether(List<StoredJob> jobs) {
		long end = System.nanoTime() + this.scripts.timeout().toNanos();
		Addition addition = new Addition(jobs);
		this.waiting.add(addition);
		while (!addition.isDone()) {
			if (this.sending.compareAndSet(false, true)) {
				try {
					while (!addition.isDone()) {
						sendWaiting(end);
					}
				}
				finally {
					this.sending.set(false);
					callNext();
				}
			}
			else {
				await(addition, end);
			}
		}
		return addition.result();
	}

	/**
	 * Wait until the jobs were sent or it is this caller's turn to send.
	 */
	private void await(Addition addition, long end) {
		if (Thread.currentThread().isInterrupted() || System.nanoTime() - end > 0) {
			this.waiting.remove(addition);
			callNext();
			throw new JobStoreUnavailableException(
					"Redis, which holds the jobs, did not answer within " + this.scripts.timeout().toMillis() + " ms",
					null);
		}
		LockSupport.parkNanos(this, end - System.nanoTime());
	}

	private void callNext() {
		Addition next = this.waiting.peek();
		if (next != null) {
			LockSupport.unpark(next.caller);
		}
	}

	private void sendWaiting(long end) {
		List<Addition> batch = new ArrayList<>();
		int size = 0;
		Addition next = this.waiting.peek();
		while (next != null && (size == 0 || size + next.size <= BATCH)) {
			if (this.waiting.remove(next)) {
				batch.add(next);
				size += next.size;
			}
			next = this.waiting.peek();
		}
		if (batch.isEmpty()) {
			return;
		}
		try {
			Duration left = Duration.ofNanos(end - System.nanoTime());
			List<String> ids = send(batch, (left.compareTo(SHORTEST_WAIT) < 0) ? SHORTEST_WAIT : left);
			int from = 0;
			for (Addition addition : batch) {
				addition.ids = ids.subList(from, from + addition.size);
				from += addition.size;
				LockSupport.unpark(addition.caller);
			}
		}
		catch (RuntimeException ex) {
			boolean interrupted = Thread.currentThread().isInterrupted();
			for (Addition addition : batch) {
				if (interrupted && addition.caller != Thread.currentThread()) {
					// Not its caller was interrupted. To add a job again does no harm
					this.waiting.add(addition);
				}
				else {
					addition.failure = ex;
					LockSupport.unpark(addition.caller);
				}
			}
		}
	}

	private List<String> send(List<Addition> batch, Duration patience) {
		Arguments arguments = new Arguments().add(this.clock.millis());
		batch.forEach((addition) -> arguments.addAll(addition.arguments));
		List<String> ids = new ArrayList<>();
		this.scripts.runForList(RedisScript.ADD, arguments, patience).forEach((id) -> ids.add(RedisScripts.text(id)));
		return ids;
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
	 * The jobs of one caller. Only the caller that sends writes what became of them.
	 */
	private static final class Addition {

		private final Thread caller = Thread.currentThread();

		private final int size;

		private final Arguments arguments = new Arguments();

		private volatile @Nullable List<String> ids;

		private volatile @Nullable RuntimeException failure;

		Addition(List<StoredJob> jobs) {
			this.size = jobs.size();
			jobs.forEach((job) -> append(this.arguments, job));
		}

		boolean isDone() {
			return this.ids != null || this.failure != null;
		}

		List<String> result() {
			List<String> ids = this.ids;
			if (ids != null) {
				return ids;
			}
			RuntimeException failure = this.failure;
			if (failure != null && !(failure instanceof JobStoreUnavailableException)) {
				throw failure;
			}
			throw new JobStoreUnavailableException("Redis, which holds the jobs, cannot be used", failure);
		}

	}

}

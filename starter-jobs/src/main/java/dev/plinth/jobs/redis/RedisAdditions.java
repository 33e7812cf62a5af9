package dev.plinth.jobs.redis;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
 * few round trips and no hand-over. A second script goes while one is under way when at
 * least half as many jobs wait as are under way, so that Redis need not wait for it. Each
 * caller waits for its own jobs, and not much longer than the time-out. Thread-safe.
 */
final class RedisAdditions {

	private static final int BATCH = 250;

	private static final int SCRIPTS = 2;

	private static final long SHORTEST_WAIT = Duration.ofMillis(200).toNanos();

	private static final Executor LATER = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS, Runnable::run);

	private final Queue<Addition> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger callers = new AtomicInteger();

	private final AtomicInteger jobsWaiting = new AtomicInteger();

	private final Set<Batch> batches = ConcurrentHashMap.newKeySet();

	private final AtomicInteger scriptsUnderWay = new AtomicInteger();

	private final AtomicInteger jobsUnderWay = new AtomicInteger();

	private final AtomicBoolean sending = new AtomicBoolean();

	private final AtomicBoolean watching = new AtomicBoolean();

	private final RedisScripts scripts;

	private final InstantSource clock;

	/**
	 * The channel of the last script, which the thread that reads its answer uses again.
	 */
	private volatile @Nullable Channel channel;

	RedisAdditions(RedisScripts scripts, InstantSource clock) {
		this.scripts = scripts;
		this.clock = clock;
	}

	List<String> add(List<StoredJob> jobs) {
		List<String> ids = new ArrayList<>(jobs.size());
		Deque<Addition> pending = new ArrayDeque<>();
		Addition last = null;
		this.callers.incrementAndGet();
		try {
			for (int from = 0; from < jobs.size(); from += BATCH) {
				// While one part is under way the next is written
				Addition next = new Addition(jobs.subList(from, Math.min(jobs.size(), from + BATCH)), last,
						System.nanoTime() + this.scripts.timeout().toNanos());
				last = next;
				pending.add(next);
				this.waiting.add(next);
				this.jobsWaiting.addAndGet(next.jobs.size());
				sendWaiting();
				if (pending.size() > 1) {
					await(pending.remove(), ids);
				}
			}
			while (!pending.isEmpty()) {
				await(pending.remove(), ids);
			}
			return ids;
		}
		finally {
			pending.forEach(this::withdraw);
			this.callers.decrementAndGet();
		}
	}

	/**
	 * Wait until Redis has the jobs.
	 */
	private void await(Addition addition, List<String> ids) {
		while (!addition.isDone()) {
			if (!addition.isLate() && !Thread.currentThread().isInterrupted()) {
				watch();
				sendWaiting();
				// Either may have blocked, and so taken the wake-up that an answer gave
				if (!addition.isDone()) {
					LockSupport.park(this);
				}
			}
			else if (withdraw(addition)) {
				throw new JobStoreUnavailableException("Redis, which holds the jobs, did not answer within "
						+ this.scripts.timeout().toMillis() + " ms", null);
			}
		}
		addition.collect(ids);
	}

	/**
	 * Wake the callers that have waited too long, as long as there are callers. That each
	 * sets a timer would cost more than what else it does to wait.
	 */
	private void watch() {
		if (!this.watching.get() && this.watching.compareAndSet(false, true)) {
			LATER.execute(() -> {
				this.waiting.forEach(Addition::wakeIfLate);
				this.batches.forEach((batch) -> batch.additions.forEach(Addition::wakeIfLate));
				this.watching.set(false);
				if (this.callers.get() > 0) {
					watch();
				}
			});
		}
	}

	/**
	 * Give up.
	 * @return whether there is nothing to wait for any more
	 */
	private boolean withdraw(Addition addition) {
		Batch batch = addition.batch;
		if (batch == null) {
			boolean removed = this.waiting.remove(addition);
			if (removed) {
				this.jobsWaiting.addAndGet(-addition.jobs.size());
			}
			callNext();
			return removed;
		}
		if (addition.isLate()) {
			batch.answer.cancel(true);
		}
		return true;
	}

	/**
	 * Send what waits, unless enough is under way: then its answer sends.
	 */
	private void sendWaiting() {
		while (isToSend() && this.sending.compareAndSet(false, true)) {
			try {
				List<Addition> additions = isToSend() ? takeWaiting() : List.of();
				if (!additions.isEmpty()) {
					send(additions);
				}
			}
			finally {
				this.sending.set(false);
			}
		}
	}

	private boolean isToSend() {
		Addition first = this.waiting.peek();
		if (first == null || isEarly(first)) {
			return false;
		}
		int jobs = this.jobsWaiting.get();
		int scripts = this.scriptsUnderWay.get();
		return jobs > 0 && (scripts == 0 || (scripts < SCRIPTS && jobs * 2 >= this.jobsUnderWay.get()));
	}

	/**
	 * Scripts of two threads may overtake each other on their way, but the parts of one
	 * caller must not.
	 */
	private boolean isEarly(Addition addition) {
		Addition previous = addition.previous;
		Batch batch = (previous != null) ? previous.batch : null;
		return batch != null && this.batches.contains(batch);
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
		while (next != null && !isEarly(next) && (size == 0 || size + next.jobs.size() <= BATCH)) {
			if (this.waiting.remove(next)) {
				additions.add(next);
				size += next.jobs.size();
			}
			next = this.waiting.peek();
		}
		this.jobsWaiting.addAndGet(-size);
		return additions;
	}

	private void send(List<Addition> additions) {
		long soonest = System.nanoTime() + SHORTEST_WAIT;
		long end = additions.get(0).end;
		Batch batch = new Batch(additions, (soonest - end > 0) ? soonest : end);
		this.scriptsUnderWay.incrementAndGet();
		this.jobsUnderWay.addAndGet(batch.size);
		this.batches.add(batch);
		batch.answer.whenComplete((others, failure) -> ended(batch, others, failure));
		try {
			Channel channel = openChannel();
			if (batch.hold(channel)) {
				Arguments arguments = new Arguments().add(this.clock.millis());
				additions.forEach((addition) -> arguments.addAll(addition.arguments));
				channel.start(RedisScript.ADD, ScriptOutputType.MULTI, arguments, batch.answer);
			}
		}
		catch (RuntimeException ex) {
			batch.answer.completeExceptionally(ex);
		}
	}

	/**
	 * Take the channel of the script that is under way, or another one if none is.
	 */
	private Channel openChannel() {
		Channel last = this.channel;
		if (last != null && last.join()) {
			return last;
		}
		Channel next = this.scripts.open();
		this.channel = next;
		return next;
	}

	private void ended(Batch batch, @Nullable Object others, @Nullable Throwable failure) {
		this.batches.remove(batch);
		this.jobsUnderWay.addAndGet(-batch.size);
		this.scriptsUnderWay.decrementAndGet();
		if (failure == null) {
			sendWaiting();
		}
		else {
			// This may be the thread that reads answers, which must not wait for a
			// channel
			callNext();
		}
		batch.release();
		batch.settle((others instanceof List<?> list) ? list : List.of(), failure);
	}

	/**
	 * Add what the scripts need to know of a job.
	 */
	static void append(Arguments arguments, StoredJob job) {
		arguments.add(job.id()).add(job.queue()).add(job.runAt().toEpochMilli()).add(job.encode());
		if (job.priority() == 0 && job.deduplicationKey() == null && job.orderKey() == null) {
			arguments.add((String) null);
			return;
		}
		Duration window = job.deduplicationWindow();
		arguments.add("+")
			.add(job.priority())
			.add(job.deduplicationKey())
			.add((window != null) ? Long.toString(window.toMillis()) : null)
			.add(job.orderKey());
	}

	/**
	 * What a script adds.
	 */
	private static final class Batch {

		private final CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();

		private final AtomicReference<@Nullable Channel> channel = new AtomicReference<>();

		private final List<Addition> additions;

		private final int size;

		/**
		 * When it is given up.
		 */
		private final long limit;

		Batch(List<Addition> additions, long limit) {
			this.additions = additions;
			this.limit = limit;
			int size = 0;
			for (Addition addition : additions) {
				addition.batch = this;
				size += addition.jobs.size();
			}
			this.size = size;
		}

		/**
		 * Hold a channel until the answer is there.
		 * @return whether it is not there yet
		 */
		boolean hold(Channel channel) {
			this.channel.set(channel);
			if (this.answer.isDone()) {
				release();
				return false;
			}
			return true;
		}

		void release() {
			Channel channel = this.channel.getAndSet(null);
			if (channel != null) {
				channel.close();
			}
		}

		/**
		 * Tell the callers.
		 * @param others for each job that was not added because of its deduplication key
		 * its position and the id of the other
		 */
		void settle(List<?> others, @Nullable Throwable failure) {
			Map<Long, String> ids = new HashMap<>();
			for (int i = 0; i < others.size(); i += 2) {
				ids.put((Long) others.get(i), RedisScripts.text(others.get(i + 1)));
			}
			long position = 0;
			for (Addition addition : this.additions) {
				addition.settle(position, ids, failure);
				position += addition.jobs.size();
			}
		}

	}

	/**
	 * The jobs of one caller.
	 */
	private static final class Addition {

		private final Thread caller = Thread.currentThread();

		private final Arguments arguments = new Arguments();

		private final List<StoredJob> jobs;

		/**
		 * The part before this one, of the same caller, until this one is there.
		 */
		private volatile @Nullable Addition previous;

		private final long end;

		private volatile @Nullable Batch batch;

		private long position;

		private Map<Long, String> others = Map.of();

		private @Nullable Throwable failure;

		private volatile boolean done;

		Addition(List<StoredJob> jobs, @Nullable Addition previous, long end) {
			this.jobs = jobs;
			this.previous = previous;
			this.end = end;
			jobs.forEach((job) -> append(this.arguments, job));
		}

		/**
		 * Take the outcome.
		 * @param position the position of the first job in its batch
		 * @param others the ids of other jobs that are there instead, by position
		 */
		void settle(long position, Map<Long, String> others, @Nullable Throwable failure) {
			this.position = position;
			this.others = others;
			this.failure = failure;
			this.done = true;
			LockSupport.unpark(this.caller);
		}

		boolean isDone() {
			return this.done;
		}

		boolean isLate() {
			Batch batch = this.batch;
			return System.nanoTime() - ((batch != null) ? batch.limit : this.end) >= 0;
		}

		void wakeIfLate() {
			if (isLate()) {
				LockSupport.unpark(this.caller);
			}
		}

		void collect(List<String> ids) {
			this.previous = null;
			Throwable failure = this.failure;
			if (failure instanceof RuntimeException problem && !(problem instanceof RedisException)
					&& !(problem instanceof DataAccessException) && !(problem instanceof CancellationException)) {
				throw problem;
			}
			if (failure != null) {
				throw new JobStoreUnavailableException("Redis, which holds the jobs, cannot be used", failure);
			}
			for (int i = 0; i < this.jobs.size(); i++) {
				ids.add(this.others.getOrDefault(this.position + i, this.jobs.get(i).id()));
			}
		}

	}

}

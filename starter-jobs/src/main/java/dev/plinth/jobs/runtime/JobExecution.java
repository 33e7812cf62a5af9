package dev.plinth.jobs.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.plinth.jobs.JobContext;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.PermanentJobException;
import dev.plinth.jobs.RetryJobException;
import dev.plinth.jobs.engine.Claim;
import dev.plinth.jobs.engine.Outcome;
import dev.plinth.jobs.engine.Progress;
import dev.plinth.jobs.engine.StoredJob;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one job, from its claim to its outcome. The outcome is decided once: by
 * the end of the handler, or before it by a time-out that the handler ignores or the loss
 * of the claim.
 */
final class JobExecution implements Runnable, JobContext {

	private static final int MAX_MESSAGE = 200;

	private final Claim claim;

	private final ExecutionHost host;

	private final long claimedNanos = System.nanoTime();

	private final AtomicBoolean decided = new AtomicBoolean();

	private volatile @Nullable Progress progress;

	private volatile boolean reported = true;

	private volatile @Nullable Instant startedAt;

	private volatile long startedNanos;

	private volatile boolean timedOut;

	private volatile boolean cancelled;

	private volatile boolean stopped;

	private volatile boolean lost;

	private @Nullable Thread thread;

	JobExecution(Claim claim, ExecutionHost host) {
		this.claim = claim;
		this.host = host;
	}

	Claim claim() {
		return this.claim;
	}

	private StoredJob job() {
		return this.claim.job();
	}

	@Override
	public void run() {
		if (this.decided.get()) {
			return;
		}
		this.startedNanos = System.nanoTime();
		this.startedAt = this.host.clock().instant();
		synchronized (this) {
			this.thread = Thread.currentThread();
		}
		Object result = null;
		Throwable failure = null;
		JobDefinition definition = this.host.catalog().find(job().name());
		try {
			if (isCancelled()) {
				throw new InterruptedException("Stopped before it started");
			}
			if (definition != null) {
				result = this.host.propagation().receive(job(), () -> invoke(definition));
			}
		}
		catch (Throwable ex) {
			failure = ex;
		}
		finally {
			synchronized (this) {
				this.thread = null;
				Thread.interrupted();
			}
		}
		if (definition == null) {
			this.host.unknown(this);
		}
		else {
			end(definition, result, failure);
		}
	}

	private @Nullable Object invoke(JobDefinition definition) throws Exception {
		Object payload = this.host.payloads().read(job(), definition);
		try {
			return definition.invocation().invoke(payload, this);
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void end(JobDefinition definition, @Nullable Object result, @Nullable Throwable failure) {
		if (failure == null) {
			try {
				decide(JobState.SUCCEEDED, job().next(job().runAt(), job().attempts() + 1, job().takeovers(), null),
						this.host.payloads().writeResult(result), null);
			}
			catch (RuntimeException ex) {
				fail(definition, ex);
			}
			return;
		}
		if (this.cancelled) {
			decide(JobState.CANCELLED, withError(job().attempts() + 1, failure), null, failure);
		}
		else if (this.stopped) {
			giveBack(Duration.ZERO);
		}
		else {
			fail(definition, this.timedOut ? timeout(failure) : failure);
		}
	}

	private Throwable timeout(Throwable failure) {
		JobTimeoutException timeout = new JobTimeoutException(job().timeout());
		timeout.addSuppressed(failure);
		return timeout;
	}

	private StoredJob withError(int attempts, Throwable failure) {
		return job().next(job().runAt(), attempts, job().takeovers(), FailureText.of(failure));
	}

	private void fail(JobDefinition definition, Throwable failure) {
		int attempts = job().attempts() + 1;
		boolean again = attempts < job().maxAttempts() && !(failure instanceof PermanentJobException)
				&& (failure instanceof RetryJobException || definition.isRetried(failure));
		if (!again) {
			decide(JobState.DEAD, withError(attempts, failure), null, failure);
			return;
		}
		Duration pause = (failure instanceof RetryJobException retry) ? retry.getPause()
				: job().backoff().pause(attempts, this.host.random());
		StoredJob next = job().next(this.host.clock().instant().plus(pause), attempts, job().takeovers(),
				FailureText.of(failure));
		decide(JobState.SCHEDULED, next, null, failure);
	}

	/**
	 * Hold the job again as if it had not been claimed.
	 */
	void giveBack(Duration pause) {
		if (this.decided.compareAndSet(false, true)) {
			StoredJob job = job();
			Instant now = this.host.clock().instant();
			Instant runAt = pause.isZero() ? job.runAt() : now.plus(pause);
			this.host.decided(this,
					new Outcome(this.claim, JobState.SCHEDULED,
							job.next(runAt, job.attempts(), job.takeovers(), job.error()), null, null, now, null),
					null, false);
		}
	}

	/**
	 * Make the job dead although its handler was not tried.
	 */
	void kill(String reason) {
		decide(JobState.DEAD, job().next(job().runAt(), job().attempts(), job().takeovers(), reason), null,
				new PermanentJobException(reason));
	}

	private void decide(JobState state, StoredJob job, @Nullable String result, @Nullable Throwable failure) {
		if (this.decided.compareAndSet(false, true)) {
			this.host.decided(this, new Outcome(this.claim, state, job, this.progress, this.startedAt,
					this.host.clock().instant(), result), failure, true);
		}
	}

	/**
	 * Interrupt the handler if it runs longer than it may, and give it up if it does not
	 * react.
	 */
	void watch(Duration grace) {
		if (this.startedAt == null || this.decided.get()) {
			return;
		}
		long elapsed = System.nanoTime() - this.startedNanos;
		long timeout = job().timeout().toNanos();
		if (elapsed < timeout) {
			return;
		}
		if (!this.timedOut) {
			this.timedOut = true;
			interrupt();
		}
		else if (elapsed > timeout + grace.toNanos()) {
			JobDefinition definition = this.host.catalog().find(job().name());
			if (definition != null) {
				fail(definition, timeout(stuck()));
			}
		}
	}

	private Throwable stuck() {
		IllegalStateException stuck = new IllegalStateException("The handler ignores its interruption");
		synchronized (this) {
			if (this.thread != null) {
				stuck.setStackTrace(this.thread.getStackTrace());
			}
		}
		return stuck;
	}

	void cancel() {
		if (!this.cancelled) {
			this.cancelled = true;
			interrupt();
		}
	}

	void lose() {
		this.lost = true;
		this.decided.set(true);
		interrupt();
	}

	void stop() {
		this.stopped = true;
		interrupt();
	}

	private synchronized void interrupt() {
		if (this.thread != null) {
			this.thread.interrupt();
		}
	}

	boolean isDecided() {
		return this.decided.get();
	}

	boolean isStarted() {
		return this.startedAt != null;
	}

	long startedNanos() {
		return this.startedNanos;
	}

	long claimedNanos() {
		return this.claimedNanos;
	}

	/**
	 * Return the progress if it has changed since the last call.
	 */
	@Nullable Progress unreported() {
		Instant startedAt = this.startedAt;
		Progress progress = this.progress;
		if (progress == null && startedAt != null) {
			return new Progress(0, null, startedAt);
		}
		boolean changed = !this.reported;
		this.reported = true;
		return changed ? progress : null;
	}

	@Override
	public String id() {
		return job().id();
	}

	@Override
	public int attempt() {
		return job().attempts() + 1;
	}

	@Override
	public boolean isLastAttempt() {
		return attempt() >= job().maxAttempts();
	}

	@Override
	public Instant deadline() {
		Instant startedAt = this.startedAt;
		return ((startedAt != null) ? startedAt : this.host.clock().instant()).plus(job().timeout());
	}

	@Override
	public Instant createdAt() {
		return job().createdAt();
	}

	@Override
	public @Nullable String owner() {
		return job().owner();
	}

	@Override
	public boolean isCancelled() {
		return this.cancelled || this.lost || this.stopped || this.timedOut;
	}

	@Override
	public void progress(int percent, @Nullable String message) {
		Instant startedAt = this.startedAt;
		String shown = (message != null && message.length() > MAX_MESSAGE) ? message.substring(0, MAX_MESSAGE)
				: message;
		this.progress = new Progress(Math.max(0, Math.min(100, percent)), shown,
				(startedAt != null) ? startedAt : this.host.clock().instant());
		this.reported = false;
	}

	@Override
	public boolean once(String step, Runnable action) {
		return this.host.once(job().id(), step, action);
	}

}

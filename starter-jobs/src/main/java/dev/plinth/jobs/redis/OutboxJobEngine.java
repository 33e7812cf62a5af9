package dev.plinth.jobs.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.plinth.jobs.JobState;
import dev.plinth.jobs.JobStoreUnavailableException;
import dev.plinth.jobs.engine.Claim;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.JobLedger;
import dev.plinth.jobs.engine.Outcome;
import dev.plinth.jobs.engine.Progress;
import dev.plinth.jobs.engine.RateLimit;
import dev.plinth.jobs.engine.Renewal;
import dev.plinth.jobs.engine.StoredJob;
import dev.plinth.jobs.jdbc.JdbcJobEngine;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Holds jobs in Redis, and takes those that are enqueued inside a transaction through the
 * database: they commit or vanish with it and are forwarded to Redis after it, also when
 * the process dies in between. A deduplication key is looked at when the job reaches
 * Redis.
 */
final class OutboxJobEngine implements JobEngine, SmartLifecycle {

	private static final Log logger = LogFactory.getLog(OutboxJobEngine.class);

	private static final int BATCH = 500;

	private static final long INTERVAL_MILLIS = 1000;

	private final RedisJobEngine redis;

	private final JdbcJobEngine database;

	private final OutboxJobLedger ledger;

	private final Duration lease;

	private final InstantSource clock;

	private final Object monitor = new Object();

	private boolean signalled;

	private volatile @Nullable Thread forwarder;

	OutboxJobEngine(RedisJobEngine redis, JdbcJobEngine database, Duration lease, InstantSource clock) {
		this.redis = redis;
		this.database = database;
		this.ledger = new OutboxJobLedger(redis.ledger(), database);
		this.lease = lease;
		this.clock = clock;
	}

	@Override
	public String name() {
		return "redis";
	}

	@Override
	public boolean isTransactional() {
		return true;
	}

	@Override
	public List<String> add(List<StoredJob> jobs) {
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			return this.redis.add(jobs);
		}
		Instant now = this.clock.instant();
		List<String> ids = this.database.add(jobs.stream().map((job) -> OutboxEnvelope.wrap(job, now)).toList());
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					signal();
				}

			});
		}
		return ids;
	}

	private void signal() {
		synchronized (this.monitor) {
			this.signalled = true;
			this.monitor.notifyAll();
		}
	}

	/**
	 * Forward committed jobs to Redis.
	 * @return how many were forwarded
	 */
	int forward() {
		int forwarded = 0;
		List<Claim> claims;
		do {
			claims = this.database.claim(OutboxEnvelope.QUEUE, BATCH, null);
			forward(claims);
			forwarded += claims.size();
		}
		while (claims.size() == BATCH);
		return forwarded;
	}

	private void forward(List<Claim> claims) {
		if (!claims.isEmpty()) {
			this.redis.add(claims.stream()
				.map((claim) -> OutboxEnvelope.unwrap(claim.job().id(), claim.job().payload()))
				.toList());
			this.database.discard(claims);
		}
	}

	/**
	 * Forward jobs that a node claimed which died before it forwarded them.
	 */
	private void forwardForgotten() {
		List<Claim> forgotten = new ArrayList<>();
		List<Outcome> others = new ArrayList<>();
		for (Claim claim : this.database.takeOver(this.lease, BATCH)) {
			if (claim.job().queue().equals(OutboxEnvelope.QUEUE)) {
				forgotten.add(claim);
			}
			else {
				others.add(new Outcome(claim, JobState.SCHEDULED, claim.job(), null, null, this.clock.instant(), null));
			}
		}
		forward(forgotten);
		if (!others.isEmpty()) {
			this.database.apply(others);
		}
	}

	private void run() {
		long lastTakeOver = System.nanoTime();
		while (this.forwarder == Thread.currentThread()) {
			try {
				forward();
				if (System.nanoTime() - lastTakeOver > this.lease.toNanos() / 3) {
					forwardForgotten();
					lastTakeOver = System.nanoTime();
				}
			}
			catch (JobStoreUnavailableException ex) {
				logger.warn("Jobs wait in the database until Redis answers: " + ex.getMessage());
			}
			catch (RuntimeException ex) {
				logger.error("Jobs wait in the database", ex);
			}
			try {
				synchronized (this.monitor) {
					if (!this.signalled) {
						this.monitor.wait(INTERVAL_MILLIS);
					}
					this.signalled = false;
				}
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	@Override
	public synchronized void start() {
		if (this.forwarder == null) {
			Thread thread = new Thread(this::run, "jobs-outbox");
			thread.setDaemon(true);
			this.forwarder = thread;
			thread.start();
		}
	}

	@Override
	public synchronized void stop() {
		Thread thread = this.forwarder;
		this.forwarder = null;
		if (thread != null) {
			signal();
			try {
				thread.join(2000);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.forwarder != null;
	}

	/**
	 * Stops after the workers, whose handlers may enqueue jobs.
	 */
	@Override
	public int getPhase() {
		return SmartLifecycle.DEFAULT_PHASE - 5000;
	}

	@Override
	public List<Claim> claim(String queue, int max, @Nullable RateLimit limit) {
		return this.redis.claim(queue, max, limit);
	}

	@Override
	public Renewal renew(Collection<Claim> claims, Map<String, Progress> progress) {
		return this.redis.renew(claims, progress);
	}

	@Override
	public Set<String> apply(List<Outcome> outcomes) {
		return this.redis.apply(outcomes);
	}

	@Override
	public List<Claim> takeOver(Duration silence, int max) {
		return this.redis.takeOver(silence, max);
	}

	@Override
	public JobLedger ledger() {
		return this.ledger;
	}

}

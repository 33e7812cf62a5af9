package dev.plinth.jobs.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.plinth.jobs.Backoff;
import dev.plinth.jobs.engine.RateLimit;
import dev.plinth.jobs.runtime.WorkerSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of background jobs.
 *
 * @param store store that holds the jobs, by default the database if there is one, else
 * Redis if it is configured, else the memory of the process
 * @param attempts attempts after which a job is dead
 * @param backoff pauses between the attempts
 * @param timeout time after which an attempt is interrupted
 * @param interruptGrace time that a handler gets to react to its interruption
 * @param concurrency number of jobs of a queue that run at once on a node
 * @param pollInterval interval at which an idle queue is asked for jobs of other nodes
 * @param lease time that a node may be silent before its jobs are given to other nodes
 * @param drain time that running jobs get to end when the application stops
 * @param retention time for which succeeded and cancelled jobs are kept
 * @param deadRetention time for which dead jobs are kept
 * @param queues settings of single queues by name
 */
@ConfigurationProperties("plinth.jobs")
record JobsProperties(@Nullable Store store, @DefaultValue("3") int attempts, @DefaultValue BackoffSettings backoff,
		@DefaultValue("10m") Duration timeout, @DefaultValue("10s") Duration interruptGrace,
		@DefaultValue("10") int concurrency, @DefaultValue("500ms") Duration pollInterval,
		@DefaultValue("20s") Duration lease, @DefaultValue("25s") Duration drain,
		@DefaultValue("7d") Duration retention, @DefaultValue("30d") Duration deadRetention,
		@DefaultValue Map<String, Queue> queues) {

	JobsProperties {
		require(attempts >= 1, "attempts", attempts, "1 or more");
		require(concurrency >= 1, "concurrency", concurrency, "1 or more");
		require(timeout.toMillis() >= 1, "timeout", timeout, "a positive duration");
		require(pollInterval.toMillis() >= 10, "poll-interval", pollInterval, "10 ms or more");
		require(lease.toMillis() >= 1000 && lease.toSeconds() <= 300, "lease", lease, "between 1 s and 5 min");
		queues.forEach((name, queue) -> {
			require(queue.concurrency() == null || queue.concurrency() >= 1, "queues." + name + ".concurrency",
					queue.concurrency(), "1 or more");
			Limit limit = queue.rateLimit();
			require(limit == null || limit.permits() >= 1, "queues." + name + ".rate-limit.permits", limit,
					"1 or more");
			require(limit == null || limit.period().toMillis() >= 1, "queues." + name + ".rate-limit.period", limit,
					"a positive duration");
		});
	}

	private static void require(boolean valid, String name, @Nullable Object value, String expected) {
		if (!valid) {
			throw new InvalidJobPropertyException("plinth.jobs." + name, String.valueOf(value), expected);
		}
	}

	private WorkerSettings.Defaults defaults() {
		return new WorkerSettings.Defaults(this.attempts,
				new Backoff(this.backoff.delay(), this.backoff.multiplier(), this.backoff.max(), this.backoff.jitter()),
				this.timeout);
	}

	WorkerSettings worker(String application, boolean virtualThreads) {
		Map<String, WorkerSettings.Queue> settings = new LinkedHashMap<>();
		this.queues.forEach((name, queue) -> {
			Limit limit = queue.rateLimit();
			settings.put(name, new WorkerSettings.Queue(queue.concurrency(),
					(limit != null) ? new RateLimit(limit.permits(), limit.period()) : null));
		});
		return new WorkerSettings(application, this.lease, this.pollInterval, this.drain, this.interruptGrace,
				this.retention, this.deadRetention, virtualThreads, this.concurrency, settings, defaults());
	}

	/**
	 * Stores for jobs.
	 */
	enum Store {

		/**
		 * The database of the application.
		 */
		JDBC,

		/**
		 * The Redis of the application.
		 */
		REDIS,

		/**
		 * The memory of the process: jobs end with it.
		 */
		MEMORY

	}

	/**
	 * Pauses between attempts.
	 *
	 * @param delay pause after the first failure
	 * @param multiplier factor by which the pause grows after each failure
	 * @param max longest pause
	 * @param jitter share of a pause by which it is randomly longer or shorter
	 */
	record BackoffSettings(@DefaultValue("5s") Duration delay, @DefaultValue("2") double multiplier,
			@DefaultValue("1h") Duration max, @DefaultValue("0.2") double jitter) {

		BackoffSettings {
			require(!delay.isNegative(), "backoff.delay", delay, "0 or more");
			require(multiplier >= 1, "backoff.multiplier", multiplier, "1 or more");
			require(jitter >= 0 && jitter <= 1, "backoff.jitter", jitter, "between 0 and 1");
		}

	}

	/**
	 * Settings of a queue.
	 *
	 * @param concurrency number of jobs of the queue that run at once on a node
	 * @param rateLimit number of jobs of the queue that may start within a period
	 */
	record Queue(@Nullable Integer concurrency, @Nullable Limit rateLimit) {

	}

	/**
	 * Rate limit of a queue over all nodes.
	 *
	 * @param permits number of jobs that may start within a period
	 * @param period period of the limit
	 */
	record Limit(int permits, @DefaultValue("1s") Duration period) {

	}

}

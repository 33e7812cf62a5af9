package dev.plinth.jobs.runtime;

import java.time.Duration;
import java.util.Map;

import dev.plinth.jobs.Backoff;
import dev.plinth.jobs.engine.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * How the worker of a node works.
 *
 * @param application the name of the application
 * @param lease how long a node may be silent before its jobs are given to others
 * @param pollInterval how often an idle queue is asked for jobs
 * @param drain how long running jobs may go on when the application stops
 * @param interruptGrace how long a handler may go on after it was interrupted
 * @param retention how long succeeded and cancelled jobs are kept
 * @param deadRetention how long dead jobs are kept
 * @param virtualThreads whether handlers run on virtual threads
 * @param concurrency how many jobs of a queue run at once on this node
 * @param queues what differs for some queues
 * @param defaults the settings of handlers that say nothing else
 * @since 0.1.0
 */
public record WorkerSettings(String application, Duration lease, Duration pollInterval, Duration drain,
		Duration interruptGrace, Duration retention, Duration deadRetention, boolean virtualThreads, int concurrency,
		Map<String, Queue> queues, Defaults defaults) {

	int concurrencyOf(String queue) {
		Queue settings = this.queues.get(queue);
		Integer concurrency = (settings != null) ? settings.concurrency() : null;
		return (concurrency != null) ? concurrency : this.concurrency;
	}

	@Nullable RateLimit rateLimitOf(String queue) {
		Queue settings = this.queues.get(queue);
		return (settings != null) ? settings.rateLimit() : null;
	}

	/**
	 * The settings of handlers that say nothing else.
	 *
	 * @param attempts the attempts after which a job is dead
	 * @param backoff the pauses between the attempts
	 * @param timeout the time after which an attempt is interrupted
	 * @since 0.1.0
	 */
	public record Defaults(int attempts, Backoff backoff, Duration timeout) {

	}

	/**
	 * What differs for one queue.
	 *
	 * @param concurrency how many jobs run at once on this node
	 * @param rateLimit how many jobs may start within a period, over all nodes
	 * @since 0.1.0
	 */
	public record Queue(@Nullable Integer concurrency, @Nullable RateLimit rateLimit) {

	}

}

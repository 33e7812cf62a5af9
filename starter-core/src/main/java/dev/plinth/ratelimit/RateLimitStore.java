package dev.plinth.ratelimit;

import java.time.InstantSource;
import java.util.List;

/**
 * Counts the requests of clients. Implementations must be thread-safe and must decide
 * within milliseconds or throw.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RateLimitStore {

	/**
	 * Count a request in all windows, or in none if one of them is exhausted, atomically.
	 * @param client who sends it
	 * @param windows the windows, at least one
	 * @return the decision
	 */
	RateDecision take(String client, List<RateWindow> windows);

	/**
	 * Create a store for a single process.
	 * @param clock tells the time
	 * @param maxClients the greatest number of clients; beyond it those are forgotten
	 * whose windows end first
	 * @return the store
	 */
	static RateLimitStore local(InstantSource clock, int maxClients) {
		return new LocalRateLimitStore(clock, maxClients);
	}

}

package dev.plinth.resilience.autoconfigure;

/**
 * Bounds retries to a share of the requests, so that they cannot multiply the load on a
 * service that is in trouble. A few are free.
 */
final class RetryBudget {

	private static final double MAX_SAVED = 10;

	private final double share;

	private double saved = MAX_SAVED;

	RetryBudget(int percent) {
		this.share = percent / 100.0;
	}

	synchronized void request() {
		this.saved = Math.min(MAX_SAVED, this.saved + this.share);
	}

	synchronized boolean tryRetry() {
		if (this.saved < 1) {
			return false;
		}
		this.saved--;
		return true;
	}

}

package dev.plinth.test.services;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for what another process does.
 */
final class Await {

	private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(10);

	private Await() {
	}

	static void until(String expectation, Duration patience, BooleanSupplier condition) {
		if (!quietly(patience, condition)) {
			throw new IllegalStateException("Gave up waiting until " + expectation);
		}
	}

	/**
	 * Waits without failing.
	 * @param patience the longest time to wait
	 * @param condition what to wait for
	 * @return whether it came true
	 */
	static boolean quietly(Duration patience, BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - start > patience.toNanos() || Thread.currentThread().isInterrupted()) {
				return false;
			}
			LockSupport.parkNanos(INTERVAL);
		}
		return true;
	}

}

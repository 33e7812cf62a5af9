package dev.plinth.benchmarks.jobs;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Jobs per second since a moment.
 */
final class Rate {

	private final int jobs;

	private final long start = System.nanoTime();

	Rate(int jobs) {
		this.jobs = jobs;
	}

	double now() {
		return this.jobs / ((System.nanoTime() - this.start) / 1e9);
	}

	static void await(CountDownLatch left) throws InterruptedException {
		if (!left.await(120, TimeUnit.SECONDS)) {
			throw new IllegalStateException(left.getCount() + " jobs did not run");
		}
	}

}

package dev.plinth.resilience.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wait between two attempts of a call.
 */
@FunctionalInterface
interface Pause {

	/**
	 * Wait on the thread of the caller.
	 * @param duration the time to wait
	 * @throws InterruptedException if the thread is interrupted
	 */
	void await(Duration duration) throws InterruptedException;

	/**
	 * A pause that takes its time.
	 * @return the pause
	 */
	static Pause blocking() {
		return (duration) -> {
			boolean released = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
			if (released) {
				throw new IllegalStateException("A pause cannot be cut short");
			}
		};
	}

}

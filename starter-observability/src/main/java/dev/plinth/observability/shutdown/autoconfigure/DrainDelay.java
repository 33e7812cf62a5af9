package dev.plinth.observability.shutdown.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Stops before everything else and takes the drain delay for it: the application is
 * already not ready and still serves.
 */
final class DrainDelay implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(DrainDelay.class);

	private final ApplicationContext context;

	private final Duration delay;

	private final CountDownLatch never = new CountDownLatch(1);

	private volatile boolean running;

	private volatile boolean draining;

	DrainDelay(ApplicationContext context, Duration delay) {
		this.context = context;
		this.delay = delay;
	}

	@Override
	public void start() {
		this.running = true;
		this.draining = false;
	}

	@Override
	public void stop() {
		this.running = false;
		this.draining = true;
		if (this.delay.isZero() || this.delay.isNegative()) {
			return;
		}
		AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		logger.info("Not ready any more, still serving for " + this.delay.toMillis() + " ms");
		try {
			this.never.await(this.delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Return whether the application is about to stop.
	 * @return {@code true} from the beginning of the delay on
	 */
	boolean isDraining() {
		return this.draining;
	}

	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}

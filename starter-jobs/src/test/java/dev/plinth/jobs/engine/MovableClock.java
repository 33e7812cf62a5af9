package dev.plinth.jobs.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that tests move.
 */
public final class MovableClock implements InstantSource {

	private volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");

	public synchronized void advance(Duration duration) {
		this.now = this.now.plus(duration);
	}

	@Override
	public Instant instant() {
		return this.now;
	}

}

package dev.plinth.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * A clock that a test moves.
 */
public final class MovableClock implements InstantSource {

	private volatile Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

	public void advance(Duration duration) {
		this.now = this.now.plus(duration);
	}

	@Override
	public Instant instant() {
		return this.now;
	}

}

package dev.plinth.ratelimit.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateWindow;

/**
 * Requests of a client that are granted before Redis is told of them: at most a
 * four-hundredth of the quota, for at most {@link #LIFETIME}, and none once less than a
 * fifth of the quota is left.
 */
final class Credit {

	private static final Duration LIFETIME = Duration.ofMillis(100);

	private static final int SHARE = 400;

	private static final int RESERVE = 5;

	private final RateDecision answer;

	private final int size;

	private final long start;

	private final long lifetime;

	private final AtomicInteger used = new AtomicInteger();

	private Credit(RateDecision answer, int size, long start, long lifetime) {
		this.answer = answer;
		this.size = size;
		this.start = start;
		this.lifetime = lifetime;
	}

	/**
	 * Create the credit that an answer of Redis gives.
	 * @param answer the answer
	 * @param now the time in nanoseconds
	 * @return the credit, which can be zero
	 */
	static Credit of(RateDecision answer, long now) {
		long size = answer.granted() ? Integer.MAX_VALUE : 0;
		long lifetime = LIFETIME.toNanos();
		for (RateDecision.State state : answer.states()) {
			RateWindow window = state.window();
			size = (state.remaining() < window.quota() / RESERVE) ? 0 : Math.min(size, window.quota() / SHARE);
			lifetime = Math.min(lifetime, window.grain().toNanos());
		}
		return new Credit(answer, (int) size, now, lifetime);
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	boolean isOver(long now) {
		return now - this.start >= this.lifetime;
	}

	/**
	 * Grant a request.
	 * @param now the time in nanoseconds
	 * @return whether it is granted; Redis has to be asked if not
	 */
	boolean take(long now) {
		return !isOver(now) && this.used.get() < this.size && this.used.incrementAndGet() <= this.size;
	}

	/**
	 * Return the decision about a request that was granted.
	 * @param now the time in nanoseconds
	 * @return the decision
	 */
	RateDecision decision(long now) {
		long passed = TimeUnit.NANOSECONDS.toMillis(now - this.start);
		int granted = Math.min(this.used.get(), this.size);
		List<RateDecision.State> states = new ArrayList<>(this.answer.states().size());
		for (RateDecision.State state : this.answer.states()) {
			states.add(new RateDecision.State(state.window(), state.remaining() - granted,
					Duration.ofMillis(Math.max(0, state.reset().toMillis() - passed))));
		}
		return new RateDecision(true, states);
	}

	/**
	 * Grant no more.
	 * @return the number of requests that were granted
	 */
	int end() {
		return Math.min(this.used.getAndSet(this.size), this.size);
	}

}

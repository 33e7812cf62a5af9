package dev.plinth.ratelimit;

import java.time.Duration;
import java.util.List;

/**
 * Whether a request is within its limits.
 *
 * @param granted whether it is
 * @param states the state of each window after the request, in the order in which they
 * were given
 * @since 0.1.0
 */
public record RateDecision(boolean granted, List<State> states) {

	/**
	 * Keep a copy of the states.
	 */
	public RateDecision {
		states = List.copyOf(states);
	}

	/**
	 * Return the time after which a refused request can be granted.
	 * @return the longest time until a request leaves an exhausted window
	 */
	public Duration retryAfter() {
		return this.states.stream()
			.filter((state) -> state.remaining() == 0)
			.map(State::reset)
			.max(Duration::compareTo)
			.orElse(Duration.ZERO);
	}

	/**
	 * The state of a window.
	 *
	 * @param window the window
	 * @param remaining the number of requests left in it
	 * @param reset the time until the oldest requests leave it, zero if there are none
	 */
	public record State(RateWindow window, long remaining, Duration reset) {

	}

}

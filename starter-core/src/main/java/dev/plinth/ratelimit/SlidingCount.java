package dev.plinth.ratelimit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Requests of a client in a window. Not thread-safe.
 */
final class SlidingCount {

	private final Deque<Group> groups = new ArrayDeque<>(2);

	private long used;

	/**
	 * Forget requests that have left the window.
	 * @param window the window
	 * @param now the time in milliseconds
	 * @return the number of requests in the window
	 */
	long used(RateWindow window, long now) {
		long length = window.length().toMillis();
		for (Group oldest = this.groups.peekFirst(); oldest != null
				&& oldest.last + length <= now; oldest = this.groups.peekFirst()) {
			this.used -= oldest.count;
			this.groups.removeFirst();
		}
		return this.used;
	}

	void add(RateWindow window, long now) {
		Group newest = this.groups.peekLast();
		if (newest == null || now - newest.first >= window.grain().toMillis()) {
			newest = new Group(now);
			this.groups.addLast(newest);
		}
		newest.last = Math.max(newest.last, now);
		newest.count++;
		this.used++;
	}

	RateDecision.State state(RateWindow window, long now) {
		Group oldest = this.groups.peekFirst();
		long length = window.length().toMillis();
		long reset = (oldest != null) ? Math.min(oldest.last + length - now, length) : 0;
		return new RateDecision.State(window, Math.max(0, window.quota() - this.used), Duration.ofMillis(reset));
	}

	/**
	 * Requests that came within a grain.
	 */
	private static final class Group {

		private final long first;

		private long last;

		private long count;

		private Group(long first) {
			this.first = first;
			this.last = first;
		}

	}

}

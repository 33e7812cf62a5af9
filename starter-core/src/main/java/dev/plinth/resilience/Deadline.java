package dev.plinth.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The moment until which the caller of this thread waits for an answer. It is there while
 * a request is handled, and shortens the time-outs of clients. It does not follow work to
 * other threads. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Deadline {

	private static final ThreadLocal<@Nullable Deadline> CURRENT = new ThreadLocal<>();

	private final long nanos;

	private Deadline(long nanos) {
		this.nanos = nanos;
	}

	/**
	 * Return the time that is left.
	 * @return the time, zero if it is over, or {@code null} if nobody has set a deadline
	 */
	public static @Nullable Duration remaining() {
		Deadline current = CURRENT.get();
		return (current != null) ? Duration.ofNanos(Math.max(0, current.nanos - System.nanoTime())) : null;
	}

	/**
	 * Set a deadline for the current thread, unless an earlier one is set.
	 * @param time the time until then
	 * @return ends the deadline; must be closed on the same thread
	 */
	public static Scope within(Duration time) {
		Deadline outer = CURRENT.get();
		long nanos = System.nanoTime() + time.toNanos();
		CURRENT.set((outer != null && outer.nanos - nanos < 0) ? outer : new Deadline(nanos));
		return () -> {
			if (outer != null) {
				CURRENT.set(outer);
			}
			else {
				CURRENT.remove();
			}
		};
	}

	/**
	 * Ends a deadline.
	 *
	 * @since 0.1.0
	 */
	@FunctionalInterface
	public interface Scope {

		/**
		 * Go back to the deadline that was set before.
		 */
		void close();

	}

}

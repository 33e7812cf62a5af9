package dev.plinth.security.login.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import dev.plinth.security.login.LoginAttempts;
import org.jspecify.annotations.Nullable;

/**
 * {@link LoginAttempts} of this node alone.
 */
final class MemoryLoginAttempts implements LoginAttempts {

	private static final int PURGE_SIZE = 10_000;

	private final Map<String, Count> counts = new ConcurrentHashMap<>();

	private volatile int purgeSize = PURGE_SIZE;

	@Override
	public Duration attempt(String key, Limit limit, Instant now) {
		Count count = Objects.requireNonNull(this.counts.compute(key, (k, before) -> next(before, limit, now)));
		if (this.counts.size() > this.purgeSize) {
			this.counts.values().removeIf((old) -> old.isOver(now));
			this.purgeSize = Math.max(PURGE_SIZE, 2 * this.counts.size());
		}
		return (count.lockedUntil == null) ? Duration.ZERO : Duration.between(now, count.lockedUntil);
	}

	private static Count next(@Nullable Count before, Limit limit, Instant now) {
		if (before == null || before.isOver(now)) {
			return new Count(1, now.plus(limit.window()), null);
		}
		if (before.lockedUntil != null) {
			return before;
		}
		if (before.attempts >= limit.attempts()) {
			return new Count(before.attempts, before.windowEnd, now.plus(limit.lock()));
		}
		return new Count(before.attempts + 1, before.windowEnd, null);
	}

	@Override
	public void takeBack(String key) {
		this.counts.computeIfPresent(key,
				(k, count) -> new Count(Math.max(0, count.attempts - 1), count.windowEnd, count.lockedUntil));
	}

	@Override
	public void forget(String key) {
		this.counts.remove(key);
	}

	private record Count(int attempts, Instant windowEnd, @Nullable Instant lockedUntil) {

		boolean isOver(Instant now) {
			return !now.isBefore((this.lockedUntil != null) ? this.lockedUntil : this.windowEnd);
		}

	}

}

package dev.plinth.security.token.autoconfigure;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.plinth.security.token.TokenDenyList;

/**
 * {@link TokenDenyList} of this node alone.
 */
final class MemoryDenyList implements TokenDenyList {

	private static final int PURGE_SIZE = 1000;

	private final InstantSource clock;

	private final Map<String, Instant> denied = new ConcurrentHashMap<>();

	private volatile int purgeSize = PURGE_SIZE;

	MemoryDenyList(InstantSource clock) {
		this.clock = clock;
	}

	@Override
	public void deny(String id, Instant until) {
		this.denied.merge(id, until, (a, b) -> a.isAfter(b) ? a : b);
		if (this.denied.size() > this.purgeSize) {
			Instant now = this.clock.instant();
			this.denied.values().removeIf((end) -> end.isBefore(now));
			this.purgeSize = Math.max(PURGE_SIZE, 2 * this.denied.size());
		}
	}

	@Override
	public boolean isDenied(Collection<String> ids) {
		Instant now = this.clock.instant();
		for (String id : ids) {
			Instant until = this.denied.get(id);
			if (until != null && now.isBefore(until)) {
				return true;
			}
		}
		return false;
	}

}

package dev.plinth.security.token.autoconfigure;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * A bounded number of verified tokens. The oldest make room for new ones. Reading takes
 * no lock.
 */
final class VerifiedTokens {

	private final int size;

	private final Map<String, VerifiedToken> tokens = new ConcurrentHashMap<>();

	private final Queue<String> order = new ConcurrentLinkedQueue<>();

	private final AtomicInteger count = new AtomicInteger();

	VerifiedTokens(int size) {
		this.size = size;
	}

	@Nullable VerifiedToken get(String value) {
		return this.tokens.get(value);
	}

	void put(String value, VerifiedToken token) {
		if (this.size > 0 && this.tokens.put(value, token) == null) {
			this.order.add(value);
			if (this.count.incrementAndGet() > this.size) {
				String oldest = this.order.poll();
				if (oldest != null) {
					this.tokens.remove(oldest);
					this.count.decrementAndGet();
				}
			}
		}
	}

	int size() {
		return this.tokens.size();
	}

}

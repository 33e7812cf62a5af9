package dev.plinth.ratelimit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts in the memory of a process.
 */
final class LocalRateLimitStore implements RateLimitStore {

	private final Map<String, Client> clients = new ConcurrentHashMap<>();

	private final AtomicBoolean cleaning = new AtomicBoolean();

	private final InstantSource clock;

	private final int maxClients;

	LocalRateLimitStore(InstantSource clock, int maxClients) {
		this.clock = clock;
		this.maxClients = maxClients;
	}

	@Override
	public RateDecision take(String client, List<RateWindow> windows) {
		long now = this.clock.millis();
		if (this.clients.size() > this.maxClients && this.cleaning.compareAndSet(false, true)) {
			try {
				clean(now);
			}
			finally {
				this.cleaning.set(false);
			}
		}
		RateDecision[] decision = new RateDecision[1];
		this.clients.compute(client, (same, known) -> {
			Client current = (known != null) ? known : new Client();
			decision[0] = current.take(windows, now);
			return current;
		});
		return decision[0];
	}

	/*
	 * Clients whose windows are over go first, then those that lose least.
	 */
	private void clean(long now) {
		this.clients.values().removeIf((client) -> client.end <= now);
		int surplus = this.clients.size() - this.maxClients * 9 / 10;
		if (surplus > 0) {
			this.clients.entrySet()
				.stream()
				.sorted((a, b) -> Long.compare(a.getValue().end, b.getValue().end))
				.limit(surplus)
				.toList()
				.forEach((entry) -> this.clients.remove(entry.getKey()));
		}
	}

	private static final class Client {

		private final Map<String, Count> counts = new HashMap<>(4);

		private volatile long end;

		RateDecision take(List<RateWindow> windows, long now) {
			boolean granted = true;
			List<Count> current = new ArrayList<>(windows.size());
			for (RateWindow window : windows) {
				Count count = this.counts.computeIfAbsent(window.name(), (name) -> new Count());
				if (now >= count.end) {
					count.used = 0;
					count.end = now + window.length().toMillis();
					this.end = Math.max(this.end, count.end);
				}
				granted &= count.used < window.quota();
				current.add(count);
			}
			List<RateDecision.State> states = new ArrayList<>(windows.size());
			for (int i = 0; i < current.size(); i++) {
				Count count = current.get(i);
				count.used += granted ? 1 : 0;
				states.add(new RateDecision.State(windows.get(i), Math.max(0, windows.get(i).quota() - count.used),
						Duration.ofMillis(count.end - now)));
			}
			return new RateDecision(granted, states);
		}

	}

	private static final class Count {

		private long used;

		private long end;

	}

}

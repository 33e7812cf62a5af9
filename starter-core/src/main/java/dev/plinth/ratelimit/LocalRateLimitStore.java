package dev.plinth.ratelimit;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
	 * Clients without a request in any window go first, then those that lose least.
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

	@Override
	public Map<String, RateDecision.State> use(RateWindow window, int max) {
		long now = this.clock.millis();
		Map<String, RateDecision.State> all = new HashMap<>();
		for (String client : this.clients.keySet()) {
			this.clients.computeIfPresent(client, (same, known) -> {
				SlidingCount count = known.counts.get(window.name());
				if (count != null && count.used(window, now) > 0) {
					all.put(client, count.state(window, now));
				}
				return known;
			});
		}
		Map<String, RateDecision.State> most = new LinkedHashMap<>();
		all.entrySet()
			.stream()
			.sorted(Comparator.comparingLong((entry) -> entry.getValue().remaining()))
			.limit(max)
			.forEach((entry) -> most.put(entry.getKey(), entry.getValue()));
		return most;
	}

	private static final class Client {

		private final Map<String, SlidingCount> counts = new HashMap<>(4);

		private volatile long end;

		RateDecision take(List<RateWindow> windows, long now) {
			boolean granted = true;
			SlidingCount[] current = new SlidingCount[windows.size()];
			for (int i = 0; i < current.length; i++) {
				RateWindow window = windows.get(i);
				current[i] = this.counts.computeIfAbsent(window.name(), (name) -> new SlidingCount());
				granted &= current[i].used(window, now) < window.quota();
			}
			RateDecision.State[] states = new RateDecision.State[current.length];
			for (int i = 0; i < current.length; i++) {
				RateWindow window = windows.get(i);
				if (granted) {
					current[i].add(window, now);
					this.end = Math.max(this.end, now + window.length().toMillis());
				}
				states[i] = current[i].state(window, now);
			}
			return new RateDecision(granted, List.of(states));
		}

	}

}

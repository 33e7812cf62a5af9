package dev.plinth.jobs.runtime;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells the workers of this node that a queue has got a job, so that they need not wait
 * for their next poll. Thread-safe.
 */
final class QueueSignals {

	private final Map<String, List<Runnable>> listeners = new ConcurrentHashMap<>();

	void listen(String queue, Runnable listener) {
		this.listeners.computeIfAbsent(queue, (name) -> new CopyOnWriteArrayList<>()).add(listener);
	}

	void unlisten(String queue, Runnable listener) {
		this.listeners.getOrDefault(queue, List.of()).remove(listener);
	}

	void signal(String queue) {
		this.listeners.getOrDefault(queue, List.of()).forEach(Runnable::run);
	}

}

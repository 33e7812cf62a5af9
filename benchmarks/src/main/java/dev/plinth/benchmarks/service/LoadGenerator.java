package dev.plinth.benchmarks.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.Histogram;

/**
 * Sends a call over connections that are kept, from one thread: as often as it is
 * answered, or at a constant rate. At a constant rate the time of an answer counts from
 * the moment its request was due, so that a service that stalls cannot hide how long
 * clients would have waited.
 */
final class LoadGenerator {

	private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(40);

	private final int[] ports;

	private final Call call;

	private final int connections;

	/**
	 * Create a generator.
	 * @param call the call
	 * @param connections the number of connections, spread evenly over the ports
	 * @param ports where the instances of the service listen on the loopback address
	 */
	LoadGenerator(Call call, int connections, int... ports) {
		this.call = call;
		this.connections = connections;
		this.ports = ports;
	}

	/**
	 * Send the next request of a connection as soon as the last one is answered.
	 * @param seconds how long
	 * @return the outcome
	 * @throws IOException if an answer is not the expected one
	 */
	Load saturate(double seconds) throws IOException {
		return run(seconds, 0);
	}

	/**
	 * Send requests at a constant rate.
	 * @param seconds how long
	 * @param perSecond the rate
	 * @return the outcome
	 * @throws IOException if an answer is not the expected one
	 */
	Load send(double seconds, double perSecond) throws IOException {
		return run(seconds, perSecond);
	}

	private Load run(double seconds, double perSecond) throws IOException {
		Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
		List<Connection> all = new ArrayList<>();
		try (Selector selector = Selector.open()) {
			for (int i = 0; i < this.connections; i++) {
				all.add(new Connection(this.ports[i % this.ports.length], selector, this.call));
			}
			long start = System.nanoTime();
			long end = start + (long) (seconds * 1e9);
			if (perSecond == 0) {
				saturate(selector, all, end, latencies);
			}
			else {
				pace(selector, all, start, end, 1e9 / perSecond, latencies);
			}
			return new Load(latencies, (System.nanoTime() - start) / 1e9);
		}
		finally {
			for (Connection connection : all) {
				connection.close();
			}
		}
	}

	private static void saturate(Selector selector, List<Connection> all, long end, Histogram latencies)
			throws IOException {
		for (Connection connection : all) {
			connection.send(System.nanoTime());
		}
		while (all.stream().anyMatch(Connection::isBusy)) {
			selector.select((key) -> {
				Connection connection = (Connection) key.attachment();
				if (received(connection, latencies) && System.nanoTime() < end) {
					sent(connection, System.nanoTime());
				}
			});
		}
	}

	private static void pace(Selector selector, List<Connection> all, long start, long end, double interval,
			Histogram latencies) throws IOException {
		Deque<Connection> idle = new ArrayDeque<>(all);
		long next = 0;
		long due = start;
		while (due < end || idle.size() < all.size()) {
			selector.selectNow((key) -> {
				Connection connection = (Connection) key.attachment();
				if (received(connection, latencies)) {
					idle.add(connection);
				}
			});
			boolean waits = true;
			while (due < end && due <= System.nanoTime() && !idle.isEmpty()) {
				idle.remove().send(due);
				due = start + (long) (++next * interval);
				waits = false;
			}
			if (waits) {
				LockSupport.parkNanos(PAUSE);
			}
		}
	}

	private static void sent(Connection connection, long due) {
		try {
			connection.send(due);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean received(Connection connection, Histogram latencies) {
		try {
			boolean complete = connection.receive();
			if (complete) {
				latencies.recordValue(System.nanoTime() - connection.due());
			}
			return complete;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What a load showed.
	 *
	 * @param latencies the times of the answers, in nanoseconds
	 * @param seconds how long it took
	 */
	record Load(Histogram latencies, double seconds) {

		long requests() {
			return this.latencies.getTotalCount();
		}

		double perSecond() {
			return requests() / this.seconds;
		}

		double millis(double percentile) {
			return this.latencies.getValueAtPercentile(percentile) / 1e6;
		}

	}

}

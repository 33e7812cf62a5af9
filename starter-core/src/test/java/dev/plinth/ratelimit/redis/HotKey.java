package dev.plinth.ratelimit.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Many threads of several nodes that ask for decisions on one key as fast as they can.
 *
 * @param granted granted requests
 * @param decisions decisions by node
 * @param errors failed decisions
 * @param idle threads without a decision
 * @param slowestMillis slowest decision
 * @param nanos time it took
 */
record HotKey(long granted, long[] decisions, long errors, long idle, long slowestMillis, long nanos) {

	static HotKey run(List<BooleanSupplier> nodes, int threads, long millis) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(nodes.size() * threads);
		try {
			long start = System.nanoTime();
			long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
			List<Callable<long[]>> tasks = new ArrayList<>();
			for (int node = 0; node < nodes.size(); node++) {
				BooleanSupplier limiter = nodes.get(node);
				int number = node;
				for (int i = 0; i < threads; i++) {
					tasks.add(() -> ask(limiter, number, end));
				}
			}
			long[] decisions = new long[nodes.size()];
			long granted = 0;
			long errors = 0;
			long idle = 0;
			long slowest = 0;
			for (Future<long[]> task : executor.invokeAll(tasks)) {
				long[] result = task.get();
				decisions[(int) result[0]] += result[2];
				granted += result[1];
				errors += result[4];
				idle += (result[2] == 0) ? 1 : 0;
				slowest = Math.max(slowest, result[3]);
			}
			return new HotKey(granted, decisions, errors, idle, TimeUnit.NANOSECONDS.toMillis(slowest),
					System.nanoTime() - start);
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static long[] ask(BooleanSupplier limiter, int node, long end) {
		long[] result = { node, 0, 0, 0, 0 };
		for (long before = System.nanoTime(); before < end; before = System.nanoTime()) {
			try {
				result[1] += limiter.getAsBoolean() ? 1 : 0;
				result[2]++;
			}
			catch (RuntimeException ex) {
				result[4]++;
			}
			result[3] = Math.max(result[3], System.nanoTime() - before);
		}
		return result;
	}

	long total() {
		long sum = 0;
		for (long decision : this.decisions) {
			sum += decision;
		}
		return sum;
	}

	long perSecond() {
		return total() * 1_000_000_000 / this.nanos;
	}

}

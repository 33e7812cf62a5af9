package dev.plinth.benchmarks.limiter;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.ratelimit.RateWindow;
import io.github.bucket4j.Bucket;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision about one of 1,000 clients in memory: whether it is granted, how many are
 * left and when there will be more, which is what the headers of an answer need.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RateLimitBenchmark {

	private static final long QUOTA = 1_000_000_000;

	private static final Duration LENGTH = Duration.ofMinutes(15);

	/**
	 * What decides.
	 */
	@Param({ "bucket4j", "plinth" })
	public String by = "";

	private final List<RateWindow> windows = List.of(new RateWindow("api", QUOTA, LENGTH));

	private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

	private final String[] clients = new String[1000];

	private @Nullable RateLimitStore store;

	private int next;

	/**
	 * Names the clients.
	 */
	@Setup
	public void prepare() {
		this.store = RateLimitStore.local(Clock.systemUTC(), 100_000);
		for (int i = 0; i < this.clients.length; i++) {
			this.clients[i] = "address:192.0.2." + i;
		}
	}

	/**
	 * Measures a decision.
	 * @return the decision
	 */
	@Benchmark
	public Object decide() {
		this.next = (this.next + 1) % this.clients.length;
		String client = this.clients[this.next];
		return this.by.equals("plinth") ? Objects.requireNonNull(this.store).take(client, this.windows)
				: this.buckets.computeIfAbsent(client, (key) -> bucket()).tryConsumeAndReturnRemaining(1);
	}

	private static Bucket bucket() {
		return Bucket.builder().addLimit((limit) -> limit.capacity(QUOTA).refillGreedy(QUOTA, LENGTH)).build();
	}

}

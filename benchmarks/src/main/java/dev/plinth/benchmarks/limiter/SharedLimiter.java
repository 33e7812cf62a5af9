package dev.plinth.benchmarks.limiter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import dev.plinth.benchmarks.report.Goal;
import dev.plinth.benchmarks.report.Measurement;
import dev.plinth.benchmarks.report.Section;
import dev.plinth.ratelimit.RateWindow;
import dev.plinth.ratelimit.redis.RedisRateLimitStore;
import dev.plinth.test.services.RedisServerProcess;
import org.HdrHistogram.Histogram;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Decisions on Redis beside round trips that do nothing, over the same connection in
 * turns.
 */
public final class SharedLimiter {

	private static final String WORK = "decision on Redis, median";

	private final Section section;

	private final int rounds;

	private final int decisions;

	/**
	 * Create a comparison.
	 * @param section where results are added
	 * @param quick whether to take seconds only
	 */
	public SharedLimiter(Section section, boolean quick) {
		this.section = section;
		this.rounds = quick ? 1 : 5;
		this.decisions = quick ? 5_000 : 20_000;
	}

	/**
	 * Compare.
	 */
	public void run() {
		try (RedisServerProcess redis = RedisServerProcess.start()) {
			LettuceConnectionFactory connections = new LettuceConnectionFactory(
					new RedisStandaloneConfiguration(redis.host(), redis.port()));
			connections.afterPropertiesSet();
			connections.start();
			try (RedisRateLimitStore store = new RedisRateLimitStore(connections, "benchmark:", Duration.ofSeconds(5));
					RedisConnection connection = connections.getConnection()) {
				store.connect();
				compare(store, connection);
			}
			connections.destroy();
		}
	}

	private void compare(RedisRateLimitStore store, RedisConnection connection) {
		List<RateWindow> windows = List.of(new RateWindow("api", 100, Duration.ofMinutes(15)));
		// A quota that is too small to grant requests before Redis is asked, and many
		// clients
		AtomicInteger client = new AtomicInteger();
		Runnable decision = () -> store.take("client-" + client.incrementAndGet() % 10_000, windows);
		Runnable ping = connection::ping;
		micros(decision, this.decisions);
		micros(ping, this.decisions);
		List<Double> decided = new ArrayList<>();
		List<Double> answered = new ArrayList<>();
		for (int round = 0; round < this.rounds; round++) {
			decided.add(micros(decision, this.decisions));
			answered.add(micros(ping, this.decisions));
		}
		this.section.add(new Measurement(WORK, "Plinth", "µs", decided));
		this.section.add(new Measurement(WORK, "a PING, one round trip", "µs", answered));
		long before = requests(connection);
		micros(decision, this.decisions);
		// The script's own commands do not cross the network; the two questions do
		double trips = (requests(connection) - before - 1) / (double) this.decisions;
		this.section.add(Goal.atMost("limiter on Redis", trips, 1, "round trips per decision"));
	}

	/**
	 * Return how many scripts and other requests the server has been sent.
	 */
	private static long requests(RedisConnection connection) {
		return Objects.requireNonNull(connection.serverCommands().info("commandstats"))
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().toString().matches("cmdstat_(eval|evalsha|info|ping|script.*)"))
			.mapToLong((entry) -> Long.parseLong(entry.getValue().toString().replaceAll("calls=(\\d+),.*", "$1")))
			.sum();
	}

	private static double micros(Runnable action, int times) {
		Histogram histogram = new Histogram(3);
		for (int i = 0; i < times; i++) {
			long start = System.nanoTime();
			action.run();
			histogram.recordValue(System.nanoTime() - start);
		}
		return histogram.getValueAtPercentile(50) / 1000.0;
	}

}

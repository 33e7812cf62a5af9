package dev.plinth.sample.process;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import dev.plinth.test.services.PostgresDatabase;
import dev.plinth.test.services.RedisServerProcess;
import dev.plinth.test.services.ServiceProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.postgresql.PGConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows that processes of the service agree on cached products: after a change, on a cold
 * key, and while their Redis is frozen.
 */
class CacheProcessIT {

	private static final String PASSWORD = "Demo-Passw0rd";

	private static final Pattern STOCK = Pattern.compile("\"stock\":(\\d+)");

	private final RedisServerProcess redis = RedisServerProcess.start();

	private final PostgresDatabase database = PostgresDatabase.create();

	private final List<ServiceProcess> nodes = new ArrayList<>();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.redis.resume();
		this.nodes.forEach(ServiceProcess::close);
		this.redis.close();
	}

	@Test
	void aChangeOnOneProcessIsSeenOnTheOther() throws Exception {
		int rounds = Boolean.getBoolean("plinth.test.proof") ? 1000 : 20;
		Duration window = Duration.ofSeconds(1);
		start(2);
		String token = login();
		NavigableMap<Long, Integer> acknowledged = new ConcurrentSkipListMap<>();
		Queue<Read> reads = new ConcurrentLinkedQueue<>();
		AtomicBoolean done = new AtomicBoolean();
		List<Future<?>> readers = new ArrayList<>();
		for (int reader = 0; reader < 2; reader++) {
			int node = reader;
			readers.add(this.threads.submit(() -> {
				while (!done.get()) {
					reads.add(read(node, 1));
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
				}
				return null;
			}));
		}
		long[] delays = new long[rounds];
		for (int round = 1; round <= rounds; round++) {
			put(0, token, 1, round);
			long changedAt = System.nanoTime();
			acknowledged.put(changedAt, round);
			Read read = read(1, 1);
			while (read.stock() < round) {
				assertThat(Duration.ofNanos(System.nanoTime() - changedAt)).as("round " + round).isLessThan(window);
				read = read(1, 1);
			}
			delays[round - 1] = read.startedAt() - changedAt;
		}
		pass(window.plusMillis(500));
		done.set(true);
		for (Future<?> reader : readers) {
			reader.get(10, TimeUnit.SECONDS);
		}
		Arrays.sort(delays);
		long stale = reads.stream().filter((read) -> isStale(read, acknowledged, window)).count();
		long staleOnTheSame = reads.stream()
			.filter((read) -> read.node() == 0 && isStale(read, acknowledged, Duration.ZERO))
			.count();
		System.out.printf(
				"PROOF D3 two processes, %d changes: seen after at most %d ms (median %d ms); of %d reads beside"
						+ " %d stale after 1 s, %d stale on the process that changed%n",
				rounds, millis(delays[rounds - 1]), millis(delays[rounds / 2]), reads.size(), stale, staleOnTheSame);
		assertThat(stale).isZero();
		assertThat(staleOnTheSame).isZero();
	}

	@Test
	@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
	void aColdKeyIsLoadedOnceByFourProcesses() throws Exception {
		int callers = 1000;
		start(4, "--server.tomcat.threads.max=300", "--plinth.load-shedding.max-in-flight=300");
		for (int node = 0; node < this.nodes.size(); node++) {
			read(node, 2);
		}
		try (Connection connection = connect()) {
			slowDown(connection);
			CountDownLatch start = new CountDownLatch(1);
			List<Future<Read>> answers = new ArrayList<>();
			for (int caller = 0; caller < callers; caller++) {
				int node = caller % this.nodes.size();
				answers.add(this.threads.submit(() -> {
					start.await();
					return read(node, 1);
				}));
			}
			start.countDown();
			long latest = 0;
			long earliest = Long.MAX_VALUE;
			for (Future<Read> answer : answers) {
				Read read = answer.get(30, TimeUnit.SECONDS);
				assertThat(read.status()).isEqualTo(200);
				earliest = Math.min(earliest, read.startedAt());
				latest = Math.max(latest, read.startedAt() + read.nanos());
			}
			int loads = connection.unwrap(PGConnection.class).getNotifications(500).length;
			System.out.printf("PROOF D4 four processes, %d callers, cold key, load takes 300 ms: %d load(s), all"
					+ " answered within %d ms, errors 0%n", callers, loads, millis(latest - earliest));
			assertThat(loads).isEqualTo(1);
		}
	}

	@Test
	@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
	void requestsGoOnWhileRedisIsFrozen() throws Exception {
		int products = 200;
		int rate = 500;
		int workers = 20;
		Duration window = Duration.ofSeconds(5);
		start(2, "--plinth.cache.local.ttl=" + window.toSeconds() + "s");
		try (Connection connection = connect()) {
			connection.createStatement()
				.executeUpdate("insert into product (name, price, description, stock, updated_at, version) "
						+ "select 'More', 1, '', 0, now(), 0 from generate_series(6, " + products + ")");
		}
		String token = login();
		Map<Integer, NavigableMap<Long, Integer>> acknowledged = new ConcurrentHashMap<>();
		Queue<Read> reads = new ConcurrentLinkedQueue<>();
		Queue<Object> errors = new ConcurrentLinkedQueue<>();
		AtomicBoolean done = new AtomicBoolean();
		List<Future<?>> running = new ArrayList<>();
		for (int worker = 0; worker < workers; worker++) {
			int node = worker % 2;
			running.add(this.threads.submit(() -> {
				long next = System.nanoTime() + ThreadLocalRandom.current().nextLong(40_000_000);
				while (!done.get()) {
					LockSupport.parkNanos(next - System.nanoTime());
					next = Math.max(next + TimeUnit.SECONDS.toNanos(workers) / rate, System.nanoTime());
					try {
						Read read = read(node, ThreadLocalRandom.current().nextInt(1, products + 1));
						if (read.status() == 200) {
							reads.add(read);
						}
						else {
							errors.add(read);
						}
					}
					catch (Exception ex) {
						errors.add(ex);
					}
				}
			}));
		}
		running.add(this.threads.submit(() -> {
			for (int change = 1; !done.get(); change++) {
				int id = ThreadLocalRandom.current().nextInt(10, products + 1);
				try {
					int stock = 1_000_000 + change;
					put(change % 2, token, id, stock);
					acknowledged.computeIfAbsent(id, (key) -> new ConcurrentSkipListMap<>())
						.put(System.nanoTime(), stock);
				}
				catch (Exception | AssertionError ex) {
					errors.add(ex);
				}
				pass(Duration.ofMillis(200));
			}
			return null;
		}));
		pass(Duration.ofSeconds(20));
		long measuredAt = System.nanoTime();
		pass(Duration.ofSeconds(10));
		long frozenAt = System.nanoTime();
		this.redis.pause();
		long openAt = await(Duration.ofSeconds(5), 0);
		pass(Duration.ofSeconds(30).minusNanos(System.nanoTime() - frozenAt));
		long resumedAt = System.nanoTime();
		this.redis.resume();
		long backAt = await(Duration.ofSeconds(20), 1);
		pass(window.plusSeconds(1));
		done.set(true);
		for (Future<?> each : running) {
			each.get(20, TimeUnit.SECONDS);
		}
		long normal = p99(reads, (time) -> time - measuredAt > 0 && time - frozenAt < 0);
		long opening = p99(reads, (time) -> time - frozenAt > 0 && time - openAt < 0);
		long frozen = p99(reads, (time) -> time - openAt > 0 && time - resumedAt < 0);
		long back = p99(reads, (time) -> time - backAt > 0);
		long stale = reads.stream()
			.filter((read) -> isStale(read, acknowledged.getOrDefault(read.id(), new ConcurrentSkipListMap<>()),
					window))
			.count();
		long frozenReads = reads.stream()
			.filter((read) -> read.startedAt() - frozenAt > 0 && read.startedAt() - resumedAt < 0)
			.count();
		System.out.printf(
				"PROOF D5 Redis frozen 30 s under %d req/s, two processes: %d requests (%d while frozen), errors %d;"
						+ " p99 normal %d ms, until the breakers opened (%d ms) %d ms, then %d ms, afterwards %d ms;"
						+ " Redis used again %d ms after SIGCONT; %d changes, %d reads staler than %d s%n",
				rate, reads.size(), frozenReads, errors.size(), millis(normal), millis(openAt - frozenAt),
				millis(opening), millis(frozen), millis(back), millis(backAt - resumedAt),
				acknowledged.values().stream().mapToInt(Map::size).sum(), stale, window.toSeconds());
		assertThat(errors).isEmpty();
		assertThat(frozenReads).isGreaterThan(30 * rate * 9 / 10);
		assertThat(frozen).isLessThan(normal + TimeUnit.MILLISECONDS.toNanos(50));
		assertThat(back).isLessThan(normal + TimeUnit.MILLISECONDS.toNanos(50));
		assertThat(Duration.ofNanos(backAt - resumedAt)).isLessThan(Duration.ofSeconds(5));
		assertThat(stale).isZero();
	}

	private void start(int count, String... arguments) {
		List<CompletableFuture<ServiceProcess>> starts = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			CompletableFuture<ServiceProcess> start = CompletableFuture.supplyAsync(() -> launch(arguments).start(),
					this.threads);
			starts.add(start);
			if (i == 0) {
				start.join();
			}
		}
		starts.forEach((start) -> this.nodes.add(start.join()));
	}

	private ServiceProcess.Launch launch(String... arguments) {
		return ServiceProcess.jar(Path.of(System.getProperty("plinth.sample.jar")))
			.javaOptions("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
			.environment("SPRING_PROFILES_ACTIVE", "dev")
			.environment("DEMO_PASSWORD", PASSWORD)
			.environment("JWT_SECRET", "u8Jw2k9sLq0vXr5tBn7mZc3yHd6fGp1aEo4iRbTe")
			.environment("PLINTH_RATELIMIT_ENABLED", "false")
			.environment("REDIS_URL", this.redis.url())
			.environment("DATABASE_URL",
					this.database.jdbcUrl()
						.replace("jdbc:postgresql://",
								"postgres://%s:%s@".formatted(this.database.username(), this.database.password())))
			.arguments(arguments);
	}

	private Connection connect() throws Exception {
		return DriverManager.getConnection(this.database.jdbcUrl(), this.database.username(), this.database.password());
	}

	/**
	 * Make every read of a product take 300 ms and tell this connection of it.
	 */
	private static void slowDown(Connection connection) throws Exception {
		connection.createStatement().execute("""
				alter table product rename to product_row;
				create function slow_load() returns boolean language plpgsql volatile as $$
				begin
				  perform pg_notify('loads', clock_timestamp()::text);
				  perform pg_sleep(0.3);
				  return true;
				end $$;
				create view product as
				  select product_row.* from product_row join (select slow_load() as done offset 0) load on load.done;
				listen loads;
				""");
	}

	private String login() throws Exception {
		HttpResponse<String> answer = this.client.send(request(0, "/api/v1/auth/login")
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{\"email\":\"admin@example.com\",\"password\":\"%s\"}".formatted(PASSWORD)))
			.build(), BodyHandlers.ofString());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JsonPath.read(answer.body(), "$.data.accessToken");
	}

	private void put(int node, String token, int id, int stock) throws Exception {
		HttpResponse<String> answer = this.client
			.send(request(node, "/api/v1/products/" + id).header("Content-Type", "application/json")
				.header("Authorization", "Bearer " + token)
				.PUT(BodyPublishers.ofString(
						"{\"name\":\"Changed\",\"price\":1.50,\"description\":\"\",\"stock\":%d}".formatted(stock)))
				.build(), BodyHandlers.ofString());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
	}

	private Read read(int node, int id) throws Exception {
		long startedAt = System.nanoTime();
		HttpResponse<String> answer = this.client.send(request(node, "/api/v1/products/" + id).build(),
				BodyHandlers.ofString());
		long nanos = System.nanoTime() - startedAt;
		Matcher stock = STOCK.matcher(answer.body());
		return new Read(startedAt, nanos, node, id, answer.statusCode(),
				stock.find() ? Integer.parseInt(stock.group(1)) : -1);
	}

	private HttpRequest.Builder request(int node, String path) {
		return HttpRequest.newBuilder(this.nodes.get(node).uri(path)).timeout(Duration.ofSeconds(20));
	}

	/**
	 * Wait until both processes say whether they ask Redis.
	 * @return when they did
	 */
	private long await(Duration patience, int available) throws Exception {
		long deadline = System.nanoTime() + patience.toNanos();
		Pattern line = Pattern.compile("plinth_cache_redis_available(\\{.*})? " + available + "\\.0");
		for (int node = 0; node < 2;) {
			URI address = this.nodes.get(node).uri("/actuator/prometheus");
			String metrics = this.client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
			assertThat(System.nanoTime()).as("Redis available: " + available).isLessThan(deadline);
			if (line.matcher(metrics).find()) {
				node++;
			}
			else {
				pass(Duration.ofMillis(50));
			}
		}
		return System.nanoTime();
	}

	/**
	 * Return whether a read has not seen a change that was acknowledged longer ago than a
	 * window when it began.
	 */
	private static boolean isStale(Read read, NavigableMap<Long, Integer> acknowledged, Duration window) {
		Map.Entry<Long, Integer> newest = acknowledged.floorEntry(read.startedAt() - window.toNanos());
		return newest != null && read.stock() < newest.getValue();
	}

	private static long p99(Queue<Read> reads, LongPredicate times) {
		long[] sorted = reads.stream()
			.filter((read) -> times.test(read.startedAt()))
			.mapToLong(Read::nanos)
			.sorted()
			.toArray();
		return (sorted.length > 0) ? sorted[(int) (sorted.length * 0.99)] : 0;
	}

	private static void pass(Duration time) throws InterruptedException {
		new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
	}

	private static long millis(long nanos) {
		return TimeUnit.NANOSECONDS.toMillis(nanos);
	}

	/**
	 * Read of a product.
	 */
	private record Read(long startedAt, long nanos, int node, int id, int status, int stock) {

	}

}

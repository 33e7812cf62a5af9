package dev.plinth.sample.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.jayway.jsonpath.JsonPath;
import dev.plinth.sample.process.SampleClient.Answer;

/**
 * Sends requests at a fixed rate, however long the answers take, and keeps what went
 * wrong: reads, refreshes of sessions and requests that enqueue a job.
 */
final class SteadyLoad implements AutoCloseable {

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();

	private final URI base;

	private final String admin;

	private final List<User> users;

	private final int products;

	private final AtomicLong sent = new AtomicLong();

	private final AtomicLong answered = new AtomicLong();

	private final Map<String, AtomicLong> kinds = new ConcurrentSkipListMap<>();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final Queue<Long> durations = new ConcurrentLinkedQueue<>();

	private final Set<String> accepted = ConcurrentHashMap.newKeySet();

	SteadyLoad(URI base, String admin, List<Answer> logins, int products) {
		this.base = base;
		this.admin = admin;
		this.users = logins.stream().map(User::new).toList();
		this.products = products;
	}

	void start(int requestsPerSecond) {
		this.ticks.scheduleAtFixedRate(this::tick, 0, TimeUnit.SECONDS.toNanos(1) / requestsPerSecond,
				TimeUnit.NANOSECONDS);
	}

	/**
	 * Send no more and wait for the answers that are due.
	 */
	void stop() throws InterruptedException {
		this.ticks.shutdown();
		this.ticks.awaitTermination(5, TimeUnit.SECONDS);
		for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40); waiting() > 0 && System.nanoTime() < end;) {
			TimeUnit.MILLISECONDS.sleep(20);
		}
	}

	private void tick() {
		long number = this.sent.getAndIncrement();
		User user = this.users.get(ThreadLocalRandom.current().nextInt(this.users.size()));
		int share = (int) (number % 20);
		if (share < 1) {
			String key = "echo-" + number;
			send("POST echo",
					request("/api/v1/echo", this.admin)
						.POST(BodyPublishers.ofString("{\"delayMs\":5,\"failTimes\":0,\"key\":\"%s\"}".formatted(key))),
					202)
				.thenAccept((response) -> {
					if (response != null) {
						this.accepted.add(key);
					}
				});
		}
		else if (share < 2 && user.refreshing.compareAndSet(0, 1)) {
			send("POST refresh",
					request("/api/v1/auth/refresh", "")
						.POST(BodyPublishers.ofString("{\"refreshToken\":\"%s\"}".formatted(user.refreshToken))),
					200)
				.thenAccept((response) -> {
					if (response != null) {
						user.take(response.body());
					}
					user.refreshing.set(0);
				});
		}
		else if (share < 4) {
			send("GET me", request("/api/v1/auth/me", user.accessToken).GET(), 200);
		}
		else {
			send("GET product", request("/api/v1/products/" + (1 + number % this.products), "").GET(), 200);
		}
	}

	private HttpRequest.Builder request(String path, String token) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.base.resolve(path))
			.timeout(Duration.ofSeconds(35))
			.header("Content-Type", "application/json");
		return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
	}

	private CompletableFuture<HttpResponse<String>> send(String kind, HttpRequest.Builder request, int expected) {
		long start = System.nanoTime();
		this.kinds.computeIfAbsent(kind, (name) -> new AtomicLong()).incrementAndGet();
		return this.http.sendAsync(request.build(), BodyHandlers.ofString()).handle((response, failure) -> {
			this.answered.incrementAndGet();
			this.durations.add(System.nanoTime() - start);
			if (failure != null || response.statusCode() != expected) {
				this.failures.add(kind + ": "
						+ ((failure != null) ? failure.toString() : response.statusCode() + " " + response.body()));
				return null;
			}
			return response;
		});
	}

	long waiting() {
		return this.sent.get() - this.answered.get();
	}

	long sent() {
		return this.sent.get();
	}

	Map<String, AtomicLong> kinds() {
		return this.kinds;
	}

	Queue<String> failures() {
		return this.failures;
	}

	Set<String> accepted() {
		return this.accepted;
	}

	List<String> refreshTokens() {
		return this.users.stream().map((user) -> user.refreshToken).toList();
	}

	/**
	 * Return how long the slowest of most answers took.
	 * @param percent the share of the answers that were faster
	 * @return the time in milliseconds
	 */
	long millis(double percent) {
		List<Long> sorted = this.durations.stream().sorted().toList();
		return TimeUnit.NANOSECONDS
			.toMillis(sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * percent / 100)));
	}

	@Override
	public void close() throws IOException {
		this.ticks.shutdownNow();
	}

	/**
	 * Somebody who is logged in.
	 */
	private static final class User {

		private final AtomicLong refreshing = new AtomicLong();

		private volatile String accessToken = "";

		private volatile String refreshToken = "";

		User(Answer login) {
			take(login.response().body());
		}

		private void take(String tokens) {
			this.accessToken = JsonPath.read(tokens, "$.data.accessToken");
			this.refreshToken = JsonPath.read(tokens, "$.data.refreshToken");
		}

	}

}

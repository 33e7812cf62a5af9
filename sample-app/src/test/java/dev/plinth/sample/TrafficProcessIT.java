package dev.plinth.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.RedisServerProcess;
import dev.plinth.test.services.ServiceProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Traffic protection with two instances, one database and one Redis. Times are checked
 * with -Pproof: they need a machine without other load.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrafficProcessIT {

	private static final boolean PROOF = Boolean.getBoolean("plinth.test.proof");

	private static final JsonMapper JSON = new JsonMapper();

	private static final String PASSWORD = "Demo1-password";

	private static final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final ExecutorService executor = Executors.newCachedThreadPool();

	private static final Queue<String> traces = new ConcurrentLinkedQueue<>();

	private static volatile String paymentMode = "ok";

	private static HttpServer payment;

	private static PostgresServerProcess postgres;

	private static RedisServerProcess redis;

	private static ServiceProcess first;

	private static ServiceProcess second;

	private static String user;

	private static String admin;

	@BeforeAll
	static void start() throws Exception {
		payment = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		payment.setExecutor(executor);
		payment.createContext("/payments", TrafficProcessIT::pay);
		payment.start();
		postgres = PostgresServerProcess.start();
		redis = RedisServerProcess.start();
		// Where requests are counted exactly, a busy machine must not look like an absent
		// Redis
		String patient = PROOF ? "--plinth.ratelimit.timeout=40ms" : "--plinth.ratelimit.timeout=2s";
		first = instance(patient);
		second = instance(patient, "--plinth.load-shedding.max-in-flight=5");
		user = login("user@example.com");
		admin = login("admin@example.com");
	}

	@AfterAll
	static void stop() {
		first.close();
		second.close();
		redis.close();
		postgres.close();
		payment.stop(0);
		executor.shutdownNow();
	}

	private static ServiceProcess instance(String... arguments) {
		return ServiceProcess.jar(Path.of(System.getProperty("plinth.sample.jar")))
			.environment("DATABASE_URL", postgres.jdbcUrl())
			.environment("DATABASE_USERNAME", postgres.username())
			.environment("DATABASE_PASSWORD", postgres.password())
			.environment("REDIS_URL", redis.url())
			.environment("JWT_SECRET", "a secret that both instances know, for this test")
			.environment("DEMO_PASSWORD", PASSWORD)
			.environment("PAYMENT_URL", "http://localhost:" + payment.getAddress().getPort())
			.javaOptions("-Xmx256m")
			.arguments("--plinth.clients.payment.breaker.reset=3s")
			.arguments(arguments)
			.start();
	}

	private static void pay(HttpExchange exchange) throws IOException {
		try (exchange) {
			exchange.getRequestBody().readAllBytes();
			traces.add(exchange.getRequestHeaders().getFirst("X-Request-Id") + " "
					+ exchange.getRequestHeaders().getFirst("Traceparent") + " "
					+ exchange.getRequestHeaders().getFirst("X-Request-Timeout-Ms"));
			if (paymentMode.equals("hang")) {
				pause(Duration.ofSeconds(10));
			}
			if (paymentMode.equals("slow")) {
				// Not all at the same moment
				pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(800, 1200)));
			}
			exchange.sendResponseHeaders(paymentMode.equals("fail") ? 500 : 201, -1);
		}
	}

	private static void pause(Duration duration) {
		try {
			assertThat(new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	@Order(1)
	void instancesShareTheLimitOfAClient() throws Exception {
		int granted = 0;
		for (int i = 0; i < 100; i++) {
			HttpResponse<String> answer = products((i % 2 == 0) ? first : second, user, "203.0.113." + i);
			assertThat(answer.headers().firstValue("RateLimit").orElseThrow())
				.startsWith("\"api\";r=" + (99 - i) + ";t=");
			granted += (answer.statusCode() == 200) ? 1 : 0;
		}
		assertThat(granted).isEqualTo(100);
		for (ServiceProcess instance : List.of(first, second)) {
			HttpResponse<String> refused = products(instance, user, "198.51.100.7");
			assertThat(refused.statusCode()).isEqualTo(429);
			assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"api\";q=100;w=900");
			assertThat(refused.headers().firstValue("RateLimit").orElseThrow()).matches("\"api\";r=0;t=[0-9]+");
			long reset = Long.parseLong(refused.headers().firstValue("RateLimit").orElseThrow().replaceAll(".*t=", ""));
			long retryAfter = Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow());
			assertThat(retryAfter).isBetween(Math.max(1, reset), 900L);
			assertThat(JSON.readTree(refused.body()).path("code").asString()).isEqualTo("rate-limited");
		}
		assertThat(products(first, admin, null).statusCode()).isEqualTo(200);
		assertThat(products(second, admin, null).statusCode()).isEqualTo(200);
		// By address: two requests were for the tokens
		int byAddress = 0;
		for (int i = 0; i < 110; i++) {
			byAddress += (products((i % 2 == 0) ? first : second, null, "203.0.113." + i).statusCode() == 200) ? 1 : 0;
		}
		assertThat(byAddress).isEqualTo(98);
		System.out
			.println("PROOF B1/B2/B4 two instances, one Redis: granted 100 of 102 requests of a client, the 101st is "
					+ "429 with all headers on both; another client gets 200; without a token 98 + 2 logins of 112 granted, each "
					+ "with another X-Forwarded-For");
	}

	@Test
	@Order(2)
	void limitIsShownAndChangedAtRunTimeForAllInstances() throws Exception {
		JsonNode use = JSON.readTree(send(first, "GET", "/actuator/ratelimits/api", admin, null).body());
		assertThat(use.path("shared").asBoolean()).isTrue();
		assertThat(use.at("/clients/0/used").asLong()).isEqualTo(100);
		assertThat(use.at("/clients/0/client").asString()).matches("[0-9a-f]{32}");
		raiseLimit();
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(products(second, user, null).statusCode()).isEqualTo(200));
		System.out.println("PROOF B6 " + use.path("clients").size() + " clients shown, hashed; a limit changed on one "
				+ "instance is in force on the other");
	}

	private static void raiseLimit() throws Exception {
		assertThat(send(first, "POST", "/actuator/ratelimits/api", admin, "{\"limit\":1000000}").statusCode())
			.isEqualTo(200);
	}

	@Test
	@Order(5)
	void deathOfRedisUnderLoadCostsNothing() throws Exception {
		// They would miss Redis in the same moment, on the same cores
		first.close();
		second.close();
		try (ServiceProcess service = instance("--plinth.ratelimit.rules.api.paths=/api/**",
				"--plinth.ratelimit.rules.api.windows[0].limit=1000000",
				"--plinth.ratelimit.rules.api.windows[0].per=1h")) {
			List<HttpRequest> reads = reads(service);
			load(reads, PROOF ? 15 : 2, 100);
			List<Answer> before = load(reads, PROOF ? 10 : 3, 60);
			CompletableFuture<Void> death = CompletableFuture.runAsync(() -> {
				pause(Duration.ofSeconds(2));
				redis.kill();
			});
			List<Answer> during = load(reads, PROOF ? 15 : 5, 60);
			death.get(10, TimeUnit.SECONDS);
			if (!during.stream().allMatch((answer) -> answer.nanos < 100_000_000)) {
				slowest(during).forEach(System.out::println);
			}
			System.out.printf(
					"PROOF B5 Redis killed under load: %d requests, %d answers 5xx, slowest %.0f ms, 99 %% %.1f ms; "
							+ "before: slowest %.0f ms, 99 %% %.1f ms%n",
					during.size(), during.stream().filter((answer) -> answer.status >= 500).count(), at(during, 100),
					at(during, 99), at(before, 100), at(before, 99));
			assertThat(during).extracting(Answer::status).containsOnly(200);
			if (PROOF) {
				assertThat(at(during, 100)).isLessThan(100);
			}
			assertThat(metric(service, "plinth_ratelimit_shared", "")).isZero();
			redis.restart();
			long recovered = System.nanoTime();
			Awaitility.await()
				.atMost(Duration.ofSeconds(PROOF ? 5 : 15))
				.untilAsserted(() -> assertThat(metric(service, "plinth_ratelimit_shared", "")).isEqualTo(1));
			System.out.printf("PROOF B5 Redis restarted: shared again after %d ms%n",
					(System.nanoTime() - recovered) / 1_000_000);
		}
	}

	@Test
	@Order(3)
	void paymentServiceHangsFailsAndRecovers() throws Exception {
		HttpResponse<String> paid = order(first);
		assertThat(paid.statusCode()).as(paid.body()).isEqualTo(201);
		assertThat(traces.peek()).matches("\\S{8,} 00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3] [0-9]+");
		paymentMode = "hang";
		List<CompletableFuture<Answer>> hanging = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			hanging.add(CompletableFuture.supplyAsync(() -> timedOrder(first), executor));
		}
		double slowest = 0;
		for (CompletableFuture<Answer> one : hanging) {
			Answer answer = one.get(30, TimeUnit.SECONDS);
			assertThat(answer.status).isEqualTo(503);
			assertThat(answer.body).contains("\"code\":\"payment-unavailable\"");
			slowest = Math.max(slowest, answer.nanos / 1e6);
		}
		Answer open = timedOrder(first);
		assertThat(open.status).isEqualTo(503);
		assertThat(open.body).contains("\"code\":\"payment-unavailable\"");
		assertThat(open.retryAfter).isNotEqualTo("none");
		assertThat(metric(first, "plinth_client_breaker_open", "client=\"payment\"")).isEqualTo(1);
		paymentMode = "fail";
		pause(Duration.ofMillis(3100));
		assertThat(order(first).statusCode()).as("a probe").isEqualTo(503);
		paymentMode = "ok";
		long recovered = System.nanoTime();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(order(first).statusCode()).isEqualTo(201));
		for (int i = 0; i < 5; i++) {
			assertThat(order(first).statusCode()).isEqualTo(201);
		}
		assertThat(metric(first, "plinth_client_breaker_open", "client=\"payment\"")).isZero();
		System.out.printf(
				"PROOF B7 payment hangs: 503 payment-unavailable, slowest %.0f ms; breaker open: 503 after %.0f ms, "
						+ "Retry-After %s, plinth_client_breaker_open 1; recovered: 201 and 0 after %d ms (reset 3 s)%n",
				slowest, open.nanos / 1e6, open.retryAfter, (System.nanoTime() - recovered) / 1_000_000);
		assertThat(slowest).isLessThan(PROOF ? 3000 : 6000);
		assertThat(open.nanos / 1e6).isLessThan(PROOF ? 100 : 1000);
	}

	@Test
	@Order(4)
	void overloadIsRefusedAtOnce() throws Exception {
		paymentMode = "slow";
		List<HttpRequest> orders = List.of(orderRequest(second).timeout(Duration.ofSeconds(20)).build());
		load(orders, PROOF ? 30 : 2, 50);
		List<Answer> alone = load(orders, 3, 2);
		int seconds = PROOF ? 10 : 3;
		CompletableFuture<List<Answer>> probes = CompletableFuture.supplyAsync(
				() -> load(List.of(HttpRequest.newBuilder(second.uri("/livez")).build()), seconds, 5), executor);
		// Five at a time, a second each
		List<Answer> answers = load(orders, seconds, 50);
		List<Answer> alive = probes.get(60, TimeUnit.SECONDS);
		paymentMode = "ok";
		List<Answer> served = answers.stream().filter((answer) -> answer.status == 201).toList();
		List<Answer> refused = answers.stream().filter((answer) -> answer.status == 503).toList();
		System.out.printf(
				"PROOF B9 %d orders in %d s, ten times the capacity: served %d, median %.0f ms, 99 %% %.0f ms (alone %.0f ms); "
						+ "refused %d, median %.1f ms, 99 %% %.1f ms; /livez %d of %d 200%n",
				answers.size(), seconds, served.size(), at(served, 50), at(served, 99), at(alone, 50), refused.size(),
				at(refused, 50), at(refused, 99), alive.stream().filter((answer) -> answer.status == 200).count(),
				alive.size());
		assertThat(served.size() + refused.size()).isEqualTo(answers.size());
		assertThat(served).hasSizeGreaterThan(3 * seconds);
		assertThat(refused).allSatisfy((answer) -> {
			assertThat(answer.retryAfter).isEqualTo("1");
			assertThat(answer.body).contains("\"code\":\"overloaded\"");
		});
		assertThat(alive).extracting(Answer::status).containsOnly(200);
		assertThat(at(refused, 50)).isLessThan(at(served, 50));
		if (PROOF) {
			assertThat(at(refused, 99)).isLessThan(20);
			assertThat(at(served, 99)).isLessThan(at(alone, 50) * 2);
		}
	}

	/*
	 * What reads Redis: the limit by address, the limit by user and the revoked tokens,
	 * the cache.
	 */
	private static List<HttpRequest> reads(ServiceProcess instance) {
		return List.of("/api/v1/products", "/api/v1/orders", "/api/v1/products/1", "/api/v1/auth/me")
			.stream()
			.map((path) -> {
				HttpRequest.Builder request = HttpRequest.newBuilder(instance.uri(path))
					.timeout(Duration.ofSeconds(20));
				return path.contains("products") ? request : request.header("Authorization", "Bearer " + user);
			})
			.map(HttpRequest.Builder::build)
			.toList();
	}

	/*
	 * In turn and at a fixed rate, whether or not answers come.
	 */
	private static List<Answer> load(List<HttpRequest> requests, int seconds, int perSecond) {
		List<CompletableFuture<Answer>> sent = new ArrayList<>();
		long start = System.nanoTime();
		for (int i = 0; i < perSecond * seconds; i++) {
			HttpRequest request = requests.get(i % requests.size());
			long due = start + i * 1_000_000_000L / perSecond;
			for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
			long before = System.nanoTime();
			sent.add(http.sendAsync(request, BodyHandlers.ofString()).thenApply((answer) -> Answer.of(answer, before)));
		}
		return sent.stream().map(CompletableFuture::join).toList();
	}

	private static List<String> slowest(List<Answer> answers) {
		return answers.stream()
			.sorted(Comparator.comparingLong(Answer::nanos).reversed())
			.limit(20)
			.map((answer) -> "SLOW " + answer.path + " " + answer.nanos / 1_000_000 + " ms")
			.toList();
	}

	private static double at(List<Answer> answers, int percent) {
		long[] sorted = answers.stream().mapToLong(Answer::nanos).sorted().toArray();
		return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
	}

	private static Answer timedOrder(ServiceProcess instance) {
		long before = System.nanoTime();
		try {
			return Answer.of(order(instance), before);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static HttpResponse<String> order(ServiceProcess instance) throws Exception {
		return http.send(orderRequest(instance).build(), BodyHandlers.ofString());
	}

	private static HttpRequest.Builder orderRequest(ServiceProcess instance) {
		return HttpRequest.newBuilder(instance.uri("/api/v1/orders"))
			.header("Authorization", "Bearer " + user)
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{\"items\":[{\"productId\":1,\"quantity\":1}]}"));
	}

	private static HttpResponse<String> products(ServiceProcess instance, String token, String forwardedFor)
			throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(instance.uri("/api/v1/products"));
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		if (forwardedFor != null) {
			request.header("X-Forwarded-For", forwardedFor);
		}
		return http.send(request.build(), BodyHandlers.ofString());
	}

	private static double metric(ServiceProcess instance, String name, String label) throws Exception {
		String metrics = send(instance, "GET", "/actuator/prometheus", null, null).body();
		return metrics.lines()
			.filter((line) -> line.startsWith(name) && line.contains(label))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.max()
			.orElseThrow(() -> new AssertionError("There is no metric " + name));
	}

	private static String login(String email) throws Exception {
		HttpResponse<String> answer = send(first, "POST", "/api/v1/auth/login", null,
				"{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JSON.readTree(answer.body()).at("/data/accessToken").asString();
	}

	private static HttpResponse<String> send(ServiceProcess instance, String method, String path, String token,
			String body) throws Exception {
		URI uri = instance.uri(path);
		HttpRequest.Builder request = HttpRequest.newBuilder(uri)
			.method(method, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
		if (body != null) {
			request.header("Content-Type", "application/json");
		}
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return http.send(request.build(), BodyHandlers.ofString());
	}

	private record Answer(String path, int status, long nanos, String retryAfter, String body) {

		static Answer of(HttpResponse<String> response, long before) {
			return new Answer(response.uri().getPath(), response.statusCode(), System.nanoTime() - before,
					response.headers().firstValue("Retry-After").orElse("none"), response.body());
		}

	}

}

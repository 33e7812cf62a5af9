package dev.plinth.sample.operation;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.plinth.observability.console.autoconfigure.Browser;
import dev.plinth.observability.tracing.autoconfigure.OtlpReceiver;
import dev.plinth.test.metrics.ExportedMetrics;
import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.RedisServerProcess;
import dev.plinth.test.services.ServiceProcess;
import io.opentelemetry.proto.trace.v1.Span;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what an operator has of the running service: traces in a collector, metrics in
 * a real Prometheus, and the console in a real browser.
 */
@Tag("any-jdk")
class OperationProcessIT {

	private static final String ADMIN = "admin@example.com";

	private static final String USER = "user@example.com";

	private static final JsonMapper mapper = new JsonMapper();

	private static OtlpReceiver collector;

	private static PostgresServerProcess database;

	private static RedisServerProcess redis;

	private static ServiceProcess service;

	@BeforeAll
	static void start() throws IOException {
		collector = OtlpReceiver.start();
		database = PostgresServerProcess.start();
		redis = RedisServerProcess.start();
		service = Sample.dev(database, redis)
			.environment("PLINTH_RATELIMIT_ENABLED", "true")
			.arguments("--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.endpoint("traces"),
					"--plinth.jobs.backoff.delay=200ms", "--plinth.ratelimit.rules.api.paths=/api/**",
					"--plinth.ratelimit.rules.api.windows[0].limit=100000",
					"--plinth.ratelimit.rules.api.windows[0].per=15m")
			.start();
	}

	@AfterAll
	static void stop() {
		Stream.of(service, redis, database, collector).forEach((resource) -> {
			try {
				resource.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	@Test
	void oneTraceFromRequestThroughOutgoingCallAndJobToListener() throws IOException {
		String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
		try (KeepAliveClient client = new KeepAliveClient(service.port())) {
			String user = "Bearer " + Sample.login(client, USER);
			Answer order = client.post("/api/v1/orders",
					Sample.json(Map.of("items", List.of(Map.of("productId", 1, "quantity", 1)))), "Authorization", user,
					"traceparent", "00-" + traceId + "-00f067aa0ba902b7-01");
			assertThat(order.status()).as(order.body()).isEqualTo(201);
		}
		List<Span> spans = Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> collector.spans().stream().filter((span) -> hex(span.getTraceId()).equals(traceId)).toList(),
					(list) -> list.stream()
						.filter((span) -> span.getKind() == Span.SpanKind.SPAN_KIND_CONSUMER)
						.count() >= 3);
		Map<String, Span> byId = new LinkedHashMap<>();
		spans.forEach((span) -> byId.put(hex(span.getSpanId()), span));
		Span request = one(spans, Span.SpanKind.SPAN_KIND_SERVER, "post /api/v1/orders");
		Span call = spans.stream()
			.filter((span) -> span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT && span.getName().startsWith("http "))
			.findFirst()
			.orElseThrow();
		List<Span> jobs = spans.stream().filter((span) -> span.getKind() == Span.SpanKind.SPAN_KIND_CONSUMER).toList();
		assertThat(path(call, byId)).contains(request.getName());
		assertThat(jobs).allSatisfy((job) -> assertThat(path(job, byId)).contains(request.getName()));
		System.out.printf("PROOF F5 one trace of %d spans: %s; %s; %s%n", spans.size(), request.getName(),
				path(call, byId), jobs.stream().map((job) -> path(job, byId)).toList());
	}

	private static Span one(List<Span> spans, Span.SpanKind kind, String name) {
		return spans.stream()
			.filter((span) -> span.getKind() == kind && span.getName().contains(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError(spans.stream().map(Span::getName).toList().toString()));
	}

	private static String path(Span span, Map<String, Span> byId) {
		List<String> names = new ArrayList<>();
		for (Span step = span; step != null; step = byId.get(hex(step.getParentSpanId()))) {
			names.add(0, step.getName());
		}
		return String.join(" > ", names);
	}

	private static String hex(com.google.protobuf.ByteString bytes) {
		return HexFormat.of().formatHex(bytes.toByteArray());
	}

	@Test
	void everyPanelAndAlertRuleFindsItsMetricsInPrometheus(@TempDir Path directory) throws Exception {
		Assumptions.assumeTrue(isInstalled("prometheus"), "Left out: there is no Prometheus on the path");
		Map<String, String> expressions = expressions();
		try (Prometheus prometheus = Prometheus.start(directory, service.port());
				KeepAliveClient client = new KeepAliveClient(service.port())) {
			String admin = "Bearer " + Sample.login(client, ADMIN);
			String user = "Bearer " + Sample.login(client, USER);
			Map<String, String> empty = new LinkedHashMap<>(expressions);
			Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				traffic(client, admin, user);
				empty.entrySet()
					.removeIf(
							(entry) -> Boolean.TRUE.equals(Sample.orNull(() -> prometheus.hasData(entry.getValue()))));
				assertThat(empty.keySet()).as("without data").isEmpty();
			});
			JsonNode groups = prometheus.get("/api/v1/rules").at("/data/groups");
			List<JsonNode> rules = new ArrayList<>();
			groups.forEach((group) -> group.path("rules").forEach(rules::add));
			assertThat(rules).isNotEmpty()
				.allSatisfy((rule) -> assertThat(rule.path("health").asString()).as(rule.toString()).isEqualTo("ok"));
			System.out.printf(
					"PROOF F8 Prometheus %s: %d of %d expressions of %d dashboards return data, %d alert rules are healthy%n",
					prometheus.version(), expressions.size() - empty.size(), expressions.size(),
					files("grafana/*.json").size(), rules.size());
		}
	}

	@Test
	void everyMetricLabelAndValueOfDashboardsAndRulesIsExported() throws IOException {
		try (KeepAliveClient client = new KeepAliveClient(service.port())) {
			String admin = "Bearer " + Sample.login(client, ADMIN);
			String user = "Bearer " + Sample.login(client, USER);
			traffic(client, admin, user);
			List<String> missing = Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> missing(client.get("/actuator/prometheus").body()), List::isEmpty);
			assertThat(missing).isEmpty();
		}
	}

	private static List<String> missing(String exposition) throws IOException {
		ExportedMetrics exported = ExportedMetrics.parse(exposition);
		List<String> missing = new ArrayList<>();
		for (Resource file : files("*/*")) {
			missing.addAll(exported.missing(file.getContentAsString(StandardCharsets.UTF_8)));
		}
		return missing;
	}

	private static void traffic(KeepAliveClient client, String admin, String user) throws IOException {
		for (int i = 0; i < 3; i++) {
			client.get("/api/v1/products/1");
			client.get("/api/v1/products");
		}
		client.post("/api/v1/orders", Sample.json(Map.of("items", List.of(Map.of("productId", 2, "quantity", 1)))),
				"Authorization", user);
		client.post("/api/v1/echo", Sample.json(Map.of("delayMs", 0, "failTimes", 0, "key", "metrics")),
				"Authorization", admin);
		service.awaitStatus("/livez", 200, Duration.ofSeconds(5));
	}

	private static Map<String, String> expressions() throws IOException {
		Map<String, String> expressions = new LinkedHashMap<>();
		for (Resource file : files("grafana/*.json")) {
			for (String expression : ExportedMetrics.expressions(file.getContentAsString(StandardCharsets.UTF_8))) {
				expressions.put(file.getFilename() + ": " + expression,
						expression.replace("$application", ".*")
							.replace("$instance", ".*")
							// Nothing fails here: the panels of failures are asked for
							// successes
							.replace("status=~\"5..\"", "status=~\"2..\"")
							.replace("$__rate_interval", "20s"));
			}
		}
		return expressions;
	}

	private static List<Resource> files(String pattern) throws IOException {
		return List.of(new PathMatchingResourcePatternResolver()
			.getResources("classpath:META-INF/plinth/monitoring/" + pattern));
	}

	private static boolean isInstalled(String program) {
		return Stream.of(System.getenv("PATH").split(":"))
			.anyMatch((path) -> Files.isExecutable(Path.of(path, program)));
	}

	@Test
	void personSignsInSeesABarMoveAndReplaysADeadLetter(@TempDir Path directory) throws Exception {
		Assumptions.assumeTrue(Browser.isInstalled(), "Left out: there is no Chromium on the path");
		Path screenshots = Files.createDirectories(Path.of("target", "screenshots"));
		try (KeepAliveClient client = new KeepAliveClient(service.port()); Browser browser = Browser.start(directory)) {
			String admin = "Bearer " + Sample.login(client, ADMIN);
			for (int i = 0; i < 110; i++) {
				client.get("/api/v1/products/" + (1 + i % 5));
			}
			String dead = start(client, admin, "/api/v1/echo", Map.of("delayMs", 0, "failTimes", 3, "key", "console"));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> job(client, admin, dead).path("state").asString("").equals("dead"));
			browser.view(1280, 900, false);
			browser.open(service.uri("/console").toString());
			browser.until("document.activeElement.name === 'email'");
			browser.screenshot(screenshots.resolve("console-sign-in.png"));
			signIn(browser, "Wrong-password1");
			browser.until("document.getElementById('sign-in-message').textContent");
			browser.evaluate(
					"document.querySelector('[name=email]').select(), document.querySelector('[name=email]').focus()");
			browser.evaluate("document.querySelector('[name=password]').value = ''");
			signIn(browser, Sample.PASSWORD);
			browser.until("!document.getElementById('content').hidden");
			String report = start(client, admin, "/api/v1/reports", Map.of("kind", "sales", "rows", 1_000_000));
			browser.until("document.querySelector('#running progress')");
			Object progress = browser.evaluate("document.querySelector('#running progress').value");
			browser.until("document.querySelector('#running progress').value > " + progress);
			Object moved = browser.evaluate("document.querySelector('#running progress').value");
			browser.evaluate("document.querySelector('#dead summary').click()");
			assertThat(browser.evaluate("document.querySelector('#dead pre').textContent").toString())
				.contains("at dev.plinth.sample");
			sections(browser);
			look(browser, screenshots);
			String finishedAt = job(client, admin, dead).path("finishedAt").asString();
			browser.evaluate("document.querySelector('#dead button').focus()");
			browser.key("Enter", 13);
			browser.until("document.getElementById('dead').textContent === 'None'");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> job(client, admin, dead).path("finishedAt").asString("").compareTo(finishedAt) > 0);
			assertThat(browser.problems()).isEmpty();
			client.post("/actuator/jobs/" + report, Sample.json(Map.of("action", "cancel")), "Authorization", admin);
			System.out
				.printf("PROOF F9 Chromium: signed in, bar moved from %s to %s %%, dead letter replayed and run again, "
						+ "no violation of the policy%n", progress, moved);
		}
	}

	private static void signIn(Browser browser, String password) {
		browser.type(ADMIN);
		browser.key("Tab", 9);
		browser.until("document.activeElement.name === 'password'");
		browser.type(password);
		browser.key("Enter", 13);
	}

	private static void sections(Browser browser) {
		assertThat(text(browser, "routes")).contains("GET /api/v1/products/{id}");
		assertThat(text(browser, "checks")).contains("readinessState", "db", "redis");
		assertThat(text(browser, "queues")).contains("reports", "echo");
		assertThat(text(browser, "cache-rows")).contains("product", "%");
		assertThat(text(browser, "cache-redis")).contains("shared level is in Redis");
		assertThat(text(browser, "limits")).contains("api", "login");
		assertThat(text(browser, "limits-shared")).contains("over all instances");
		assertThat(text(browser, "overload")).contains("in flight");
		assertThat(text(browser, "feature-rows")).contains("access-log", "rate");
		assertThat(text(browser, "setting-rows")).contains("plinth.jobs.backoff.delay", "command line");
	}

	private static void look(Browser browser, Path screenshots) throws IOException {
		browser.screenshot(screenshots.resolve("console-light.png"));
		browser.view(1280, 900, true);
		browser.screenshot(screenshots.resolve("console-dark.png"));
		browser.view(390, 844, false);
		browser.screenshot(screenshots.resolve("console-phone.png"));
		assertThat(browser.evaluate("document.documentElement.scrollWidth <= 390")).isEqualTo(true);
		browser.view(1280, 900, false);
	}

	private static String text(Browser browser, String id) {
		return browser.evaluate("document.getElementById('" + id + "').textContent").toString();
	}

	private static String start(KeepAliveClient client, String token, String path, Map<String, Object> body)
			throws IOException {
		Answer answer = client.post(path, Sample.json(body), "Authorization", token);
		assertThat(answer.status()).as(answer.body()).isEqualTo(202);
		return answer.json().at("/data/jobId").asString();
	}

	private static JsonNode job(KeepAliveClient client, String token, String job) throws IOException {
		return client.get("/actuator/jobs/" + job, "Authorization", token).json();
	}

	/**
	 * A Prometheus server that reads the service every two seconds.
	 *
	 * @param process the process
	 * @param port the port
	 */
	private record Prometheus(Process process, int port) implements AutoCloseable {

		static Prometheus start(Path directory, int target) throws IOException {
			Files.write(directory.resolve("alerts.yaml"),
					files("prometheus/alerts.yaml").get(0).getContentAsByteArray());
			Files.writeString(directory.resolve("prometheus.yml"), """
					global: {scrape_interval: 2s, evaluation_interval: 2s}
					rule_files: [alerts.yaml]
					scrape_configs:
					  - job_name: app
					    metrics_path: /actuator/prometheus
					    static_configs: [{targets: ["localhost:%d"]}]
					""".formatted(target));
			int port = freePort();
			Process process = new ProcessBuilder("prometheus", "--config.file=prometheus.yml",
					"--storage.tsdb.path=data", "--web.listen-address=127.0.0.1:" + port)
				.directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(directory.resolve("log").toFile())
				.start();
			Prometheus prometheus = new Prometheus(process, port);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> Sample.orNull(() -> prometheus.get("/api/v1/status/buildinfo")) != null);
			return prometheus;
		}

		private static int freePort() throws IOException {
			try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
				return socket.getLocalPort();
			}
		}

		boolean hasData(String expression) throws IOException, InterruptedException {
			return !get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
				.at("/data/result")
				.isEmpty();
		}

		String version() throws IOException, InterruptedException {
			return get("/api/v1/status/buildinfo").at("/data/version").asString();
		}

		JsonNode get(String path) throws IOException, InterruptedException {
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).build();
			return mapper
				.readTree(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
		}

		@Override
		public void close() {
			this.process.destroy();
			this.process.onExit().join();
		}

	}

}

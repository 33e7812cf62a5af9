package dev.plinth.sample;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import dev.plinth.security.access.RequireRole;
import dev.plinth.test.services.BackingServices;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what people who run the service see of it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.profiles.active=dev", "DEMO_PASSWORD=" + ObservabilityTests.PASSWORD,
				"logging.structured.format.console=ecs", "plinth.ratelimit.enabled=false" })
@BackingServices
// The format of the log belongs to the JVM: a later context changes it
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
class ObservabilityTests {

	static final String PASSWORD = "S3cret!pw-Aa1";

	private final JsonMapper mapper = new JsonMapper();

	private RestTestClient client;

	@BeforeEach
	void setUp(@Value("${local.server.port}") int port) {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Test
	void aThousandMixedRequestsAreAsManyAccessEventsWithoutSecrets(CapturedOutput output) {
		String token = login("admin@example.com", PASSWORD);
		// Its event comes after its answer
		int before = Awaitility.await()
			.until(() -> events(output),
					(list) -> list.stream()
						.anyMatch((event) -> event.at("/url/path").asString("").equals("/api/v1/auth/login")))
			.size();
		for (int i = 0; i < 200; i++) {
			get("/api/v1/products", null);
			get("/api/v1/products/00000000-0000-0000-0000-000000000000", null);
			get("/api/v1/auth/me", token);
			get("/api/v1/orders", null);
			get("/nowhere/" + i, token);
		}
		get("/livez", null);
		List<JsonNode> events = Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> events(output), (list) -> list.size() >= before + 1000);
		events = events.subList(before, events.size());
		assertThat(events).hasSize(1000)
			.allSatisfy((event) -> assertThat(event.path("requestId").asString("")).isNotEmpty())
			.allSatisfy((event) -> assertThat(event.path("traceId").asString("")).hasSize(32))
			.allSatisfy((event) -> assertThat(event.at("/http/route").asString("")).isNotEmpty())
			.allSatisfy((event) -> assertThat(event.at("/http/response/status_code").asInt()).isBetween(200, 499))
			.allSatisfy((event) -> assertThat(event.at("/event/duration").asLong()).isPositive());
		assertThat(events).filteredOn((event) -> event.at("/url/path").asString().equals("/api/v1/auth/me"))
			.hasSize(200)
			.allSatisfy((event) -> assertThat(event.at("/user/id").asString("")).isNotEmpty());
		assertThat(output.getAll()).doesNotContain(PASSWORD).doesNotContain(token);
	}

	@Test
	void accessEventOfARefusedRequestNamesTheUser(CapturedOutput output) {
		String token = login("user@example.com", PASSWORD);
		this.client.post()
			.uri("/api/v1/products")
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("name", "Desk", "price", 120, "description", "Oak", "stock", 2))
			.exchange()
			.expectStatus()
			.isForbidden();
		List<JsonNode> refused = Awaitility.await()
			.until(() -> events(output).stream()
				.filter((event) -> event.at("/http/response/status_code").asInt() == 403)
				.toList(), (events) -> !events.isEmpty());
		assertThat(refused).allSatisfy((event) -> assertThat(event.at("/user/id").asString("")).isNotEmpty());
	}

	@Test
	void aJobContinuesTheTraceOfTheRequestThatEnqueuedIt(@Autowired KeptSpans spans) {
		this.client.post()
			.uri("/api/v1/auth/register")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("name", "Ada Lovelace", "email", "trace@example.com", "password", "Analytical1"))
			.exchange()
			.expectStatus()
			.isCreated();
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			String trace = spans.spans.stream()
				.filter((span) -> span.getName().equals("http post /api/v1/auth/register"))
				.map(SpanData::getTraceId)
				.reduce((first, second) -> second)
				.orElse("none");
			assertThat(spans.spans).filteredOn((span) -> span.getTraceId().equals(trace))
				.extracting((span) -> span.getKind())
				.contains(SpanKind.SERVER, SpanKind.PRODUCER, SpanKind.CONSUMER);
		});
	}

	@Test
	void anExceptionWithPasswordAndTokenLeavesNeitherInTheLog(CapturedOutput output) {
		String token = login("admin@example.com", PASSWORD);
		this.client.post()
			.uri("/api/v1/failing")
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("email", "admin@example.com", "password", PASSWORD))
			.exchange()
			.expectStatus()
			.is5xxServerError();
		List<String> failures = Awaitility.await()
			.until(() -> output.getOut().lines().filter((line) -> line.contains("Cannot store")).toList(),
					(lines) -> !lines.isEmpty());
		assertThat(failures)
			.allSatisfy((line) -> assertThat(this.mapper.readTree(line).at("/error/stack_trace").asString())
				.contains("Login[email=admin@example.com, password=[REDACTED]]", "Caused by"));
		assertThat(output.getAll()).doesNotContain(PASSWORD).doesNotContain(token);
	}

	private List<JsonNode> events(CapturedOutput output) {
		try (Stream<String> lines = output.getOut().lines()) {
			return lines.filter((line) -> line.startsWith("{") && line.contains("\"dev.plinth.access\""))
				.map(this.mapper::readTree)
				.toList();
		}
	}

	private String login(String email, String password) {
		String body = new String(this.client.post()
			.uri("/api/v1/auth/login")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("email", email, "password", password))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult()
			.getResponseBodyContent(), StandardCharsets.UTF_8);
		return this.mapper.readTree(body).at("/data/accessToken").asString();
	}

	private String get(String path, String token) {
		RestTestClient.RequestHeadersSpec<?> request = this.client.get().uri(path);
		if (token != null) {
			request.header(HttpHeaders.AUTHORIZATION, "Bearer " + token);
		}
		byte[] body = request.exchange().expectBody().returnResult().getResponseBodyContent();
		return (body != null) ? new String(body, StandardCharsets.UTF_8) : "";
	}

	record Login(String email, String password) {
	}

	@RestController
	static class FailingController {

		@PostMapping("/api/v1/failing")
		@RequireRole("admin")
		void fail(@RequestBody Login login, @RequestHeader(HttpHeaders.AUTHORIZATION) String authorization) {
			throw new IllegalStateException("Cannot store " + login, new IllegalArgumentException(
					"POST with " + authorization + " and {\"password\": \"" + login.password() + "\"}"));
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Tracing {

		@Bean
		FailingController failingController() {
			return new FailingController();
		}

		@Bean
		KeptSpans keptSpans() {
			return new KeptSpans();
		}

	}

	/**
	 * Keeps spans instead of sending them to a collector.
	 */
	static class KeptSpans implements SpanExporter {

		private final List<SpanData> spans = new CopyOnWriteArrayList<>();

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			this.spans.addAll(spans);
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}

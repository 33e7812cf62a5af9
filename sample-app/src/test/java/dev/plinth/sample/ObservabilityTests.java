package dev.plinth.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.plinth.test.metrics.ExportedMetrics;
import dev.plinth.test.services.BackingServices;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what people who run the service see of it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.profiles.active=dev", "DEMO_PASSWORD=" + ObservabilityTests.PASSWORD,
				"logging.structured.format.console=ecs", "plinth.ratelimit.enabled=false" })
@BackingServices
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
		int before = events(output).size();
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
	void everyMetricOfTheDashboardsAndRulesIsExported() throws IOException {
		this.client.post()
			.uri("/api/v1/auth/login")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("email", "user@example.com", "password", "Wrong1-password"))
			.exchange()
			.expectStatus()
			.isUnauthorized();
		this.client.post()
			.uri("/api/v1/auth/register")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("name", "Ada Lovelace", "email", "metrics@example.com", "password", "Analytical1"))
			.exchange()
			.expectStatus()
			.isCreated();
		String token = login("admin@example.com", PASSWORD);
		get("/api/v1/products/00000000-0000-0000-0000-000000000000", null);
		System.gc();
		List<String> missing = Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> missing(get("/actuator/prometheus", token)), List::isEmpty);
		assertThat(missing).isEmpty();
	}

	private List<String> missing(String exposition) throws IOException {
		ExportedMetrics metrics = ExportedMetrics.parse(exposition);
		List<String> missing = new ArrayList<>();
		for (Resource file : new PathMatchingResourcePatternResolver()
			.getResources("classpath:META-INF/plinth/monitoring/*/*")) {
			missing.addAll(metrics.missing(file.getContentAsString(StandardCharsets.UTF_8)));
		}
		return missing;
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

}

package dev.plinth.problem.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Consumer;

import com.acme.shop.ShopTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for problems over HTTP.
 */
@ShopTest
class ProblemHttpTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource({ "/fail/unexpected, 500, internal-error", "/fail/wrapped, 404, not-found", "/fail/coded, 409, sold-out",
			"/fail/status, 410, gone", "/fail/duplicate, 409, conflict", "/fail/stale, 409, conflict",
			"/fail/sql, 409, conflict", "/fail/timeout, 504, timeout", "/fail/recursion, 500, internal-error",
			"/fail/send, 403, forbidden", "/fail/async, 404, not-found", "/fail/xml, 409, conflict",
			"/nothing, 404, not-found", "/error, 404, not-found", "/api/v1/products/2, 404, not-found",
			"/api/v1/products/x, 400, validation-failed" })
	void failuresHaveOneShape(String path, int status, String code) throws Exception {
		HttpResponse<String> response = get(path, (request) -> {
		});
		JsonNode body = assertProblem(response, status, code);
		assertThat(body.path("instance").asString()).isEqualTo(path);
		assertThat(response.body()).doesNotContain("secret", "com.acme", "Exception", "select", "\tat ");
	}

	@ParameterizedTest
	@CsvSource({ "text/html", "application/xml", "image/png", "*/*", "nonsense" })
	void shapeDoesNotDependOnAccept(String accept) throws Exception {
		assertProblem(get("/fail/coded", (request) -> request.header("Accept", accept)), 409, "sold-out");
		assertProblem(get("/fail/unexpected", (request) -> request.header("Accept", accept)), 500, "internal-error");
		assertProblem(get("/nothing", (request) -> request.header("Accept", accept)), 404, "not-found");
	}

	@ParameterizedTest
	@CsvSource({ "throw, 500, internal-error", "not-found, 404, not-found", "send, 418, i-m-a-teapot" })
	void filtersHaveTheSameShape(String mode, int status, String code) throws Exception {
		HttpResponse<String> response = get("/api/v1/products", (request) -> request.header("X-Fail", mode));
		assertProblem(response, status, code);
		assertThat(response.body()).doesNotContain("secret");
	}

	@Test
	void notAcceptableIsAnsweredNevertheless() throws Exception {
		assertProblem(get("/fail/xml", (request) -> request.header("Accept", "image/png")), 406, "not-acceptable");
	}

	@Test
	void browserGetsPage() throws Exception {
		HttpResponse<String> response = get("/fail/coded", (request) -> request.header("Accept",
				"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
		assertThat(response.statusCode()).isEqualTo(409);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
		assertThat(response.body()).contains("Sold out", "Only 3 are left.", "sold-out").doesNotContain("Tomcat");
	}

	@Test
	void textsFollowAcceptLanguage() throws Exception {
		JsonNode german = assertProblem(
				get("/nothing", (request) -> request.header("Accept-Language", "fr;q=1, de-AT;q=0.9, en;q=0.1")), 404,
				"not-found");
		assertThat(german.path("title").asString()).isEqualTo("Nicht gefunden");
		JsonNode other = assertProblem(get("/nothing", (request) -> request.header("Accept-Language", "x!")), 404,
				"not-found");
		assertThat(other.path("title").asString()).isEqualTo("Not found");
	}

	@Test
	void allFaultsOfBodyAreAnsweredAtOnce() throws Exception {
		HttpResponse<String> response = post("/api/v1/auth/register",
				"{\"name\":[],\"email\":\"x\",\"nickname\":\"y\",\"password\":\"short\"}", "de");
		JsonNode body = assertProblem(response, 400, "validation-failed");
		assertThat(faults(body)).containsExactlyInAnyOrder("/name wrong-type", "/email email",
				"/nickname unknown-field", "/password size");
		assertThat(body.path("detail").asString()).isEqualTo("4 Felder sind nicht gültig.");
		assertThat(body.toString()).contains("muss ein Text sein", "ist nicht bekannt");
	}

	@Test
	void constraintsOfBodyAreAnsweredAtOnce() throws Exception {
		JsonNode body = assertProblem(post("/api/v1/auth/register", "{\"name\":\"\",\"email\":\"x\"}", "en"), 400,
				"validation-failed");
		assertThat(faults(body)).containsExactlyInAnyOrder("/name not-blank", "/name size", "/email email",
				"/password not-null");
	}

	@Test
	void nestedFaultsHavePointers() throws Exception {
		JsonNode body = assertProblem(post("/api/v1/orders",
				"{\"items\":[{\"productId\":1,\"quantity\":1},{\"productId\":\"x\",\"quantity\":0},{\"productId\":-1},7]}",
				"en"), 400, "validation-failed");
		assertThat(faults(body)).containsExactlyInAnyOrder("/items/1/productId wrong-type", "/items/1/quantity min",
				"/items/2/productId positive", "/items/2/quantity required", "/items/3 wrong-type");
		body = assertProblem(post("/api/v1/orders", "{\"items\":[{\"productId\":0,\"quantity\":1}]}", "en"), 400,
				"validation-failed");
		assertThat(faults(body)).containsExactly("/items/0/productId positive");
	}

	@Test
	void malformedBodyIsMalformed() throws Exception {
		assertProblem(post("/api/v1/orders", "{\"items\":", "en"), 400, "malformed-request");
		assertProblem(post("/api/v1/orders", "", "en"), 400, "malformed-request");
		assertProblem(post("/api/v1/orders", "{\"items\":[],\"items\":[]}", "en"), 400, "malformed-request");
	}

	@Test
	void goodBodyIsAnsweredInEnvelope() throws Exception {
		HttpResponse<String> response = post("/api/v1/orders", "{\"items\":[{\"productId\":1,\"quantity\":2}]}", "en");
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(response.headers().firstValue("Location")).hasValue("/api/v1/orders/1");
		assertThat(response.body())
			.isEqualTo("{\"success\":true,\"data\":{\"items\":[{\"productId\":1,\"quantity\":2}]}}");
	}

	@Test
	void pagesHaveMeta() throws Exception {
		HttpResponse<String> response = get("/api/v1/products?page=2&size=1000&sort=name,desc&sort=-price",
				(request) -> {
				});
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(this.mapper.readTree(response.body()).path("meta").toString())
			.isEqualTo("{\"page\":2,\"size\":100,\"total\":41,\"totalPages\":1}");
	}

	@Test
	void faultsOfPageQueryAreAnsweredAtOnce() throws Exception {
		JsonNode body = assertProblem(get("/api/v1/products?page=-1&size=x&sort=password", (request) -> {
		}), 400, "validation-failed");
		assertThat(faults(body)).containsExactlyInAnyOrder("/page out-of-range", "/size wrong-type",
				"/sort not-sortable");
	}

	@Test
	void requestIdIsTakenIfWellFormed() throws Exception {
		HttpResponse<String> response = get("/nothing", (request) -> request.header("X-Request-Id", "abc-123"));
		assertThat(response.headers().firstValue("X-Request-Id")).hasValue("abc-123");
		response = get("/nothing", (request) -> request.header("X-Request-Id", "<script>"));
		assertThat(response.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9A-Z]{26}");
	}

	@Test
	void methodThatIsNotAllowedNamesTheOthers() throws Exception {
		HttpResponse<String> response = this.client.send(
				HttpRequest.newBuilder(uri("/api/v1/products/1")).DELETE().build(),
				HttpResponse.BodyHandlers.ofString());
		assertProblem(response, 405, "method-not-allowed");
		assertThat(response.headers().firstValue("Allow")).hasValue("GET");
	}

	private HttpResponse<String> get(String path, Consumer<HttpRequest.Builder> customizer) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
		customizer.accept(request);
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private HttpResponse<String> post(String path, String body, String language) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(uri(path))
			.header("Content-Type", "application/json")
			.header("Accept-Language", language)
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	private URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

	private JsonNode assertProblem(HttpResponse<String> response, int status, String code) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		JsonNode body = this.mapper.readTree(response.body());
		assertThat(body.path("status").asInt()).isEqualTo(status);
		assertThat(body.path("success").asBoolean(true)).isFalse();
		assertThat(body.path("title").asString()).isNotBlank();
		assertThat(body.path("errors").isArray()).isTrue();
		assertThat(body.path("requestId").asString()).isNotBlank()
			.isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
		if (code != null) {
			assertThat(body.path("code").asString()).isEqualTo(code);
			assertThat(body.path("type").asString()).isEqualTo("urn:plinth:problem:" + code);
		}
		return body;
	}

	private static List<String> faults(JsonNode body) {
		return body.path("errors")
			.valueStream()
			.map((fault) -> fault.path("pointer").asString() + " " + fault.path("code").asString())
			.toList();
	}

}

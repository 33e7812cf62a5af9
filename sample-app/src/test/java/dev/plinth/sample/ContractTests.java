package dev.plinth.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import dev.plinth.jobs.JobOperations;
import dev.plinth.jobs.JobQuery;
import dev.plinth.jobs.JobState;
import dev.plinth.test.services.BackingServices;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the service promises its clients, call by call, over HTTP on real PostgreSQL and
 * Redis.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.profiles.active=dev", "DEMO_PASSWORD=Demo1-password", "plinth.ratelimit.enabled=false",
				"plinth.jobs.backoff.delay=100ms" })
@BackingServices
class ContractTests {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final JsonMapper JSON = new JsonMapper();

	@Value("${local.server.port}")
	private int port;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private JobOperations jobs;

	@Test
	void echoRunsAsAJobUntilItsKeyIsLogged() throws Exception {
		String admin = login("admin@example.com", "Demo1-password");
		String key = UUID.randomUUID().toString();
		Answer accepted = post("/api/v1/echo", Map.of("delayMs", 10, "failTimes", 2, "key", key), admin);
		assertThat(accepted.status()).isEqualTo(202);
		String id = accepted.json("/data/jobId").asString();
		assertThat(accepted.header("Location")).endsWith("/api/v1/jobs/" + id);
		JsonNode job = finished(id, admin);
		assertThat(job.propertyNames()).contains("id", "name", "state", "progress", "attempts", "result");
		assertThat(job.path("name").asString()).isEqualTo("echo");
		assertThat(job.path("state").asString()).isEqualTo("succeeded");
		assertThat(job.path("attempts").asInt()).isEqualTo(3);
		assertThat(this.jdbc.sql("select count(*) from echo_log where \"key\" = ?")
			.param(key)
			.query(Integer.class)
			.single()).isEqualTo(1);
	}

	@Test
	void anEchoThatFailsTooOftenIsDead() throws Exception {
		String admin = login("admin@example.com", "Demo1-password");
		Answer accepted = post("/api/v1/echo", Map.of("failTimes", 99, "key", "never"), admin);
		JsonNode job = finished(accepted.json("/data/jobId").asString(), admin);
		assertThat(job.path("state").asString()).isEqualTo("dead");
		assertThat(job.path("attempts").asInt()).isEqualTo(3);
	}

	@Test
	void echoIsForAdminsAndValidated() throws Exception {
		assertProblem(post("/api/v1/echo", Map.of("key", "x"), null), 401, "unauthorized");
		assertProblem(post("/api/v1/echo", Map.of("key", "x"), login("user@example.com", "Demo1-password")), 403,
				"forbidden");
		Answer refused = post("/api/v1/echo", Map.of("delayMs", -1, "failTimes", -1, "other", 1),
				login("admin@example.com", "Demo1-password"));
		assertProblem(refused, 400, "validation-failed");
		assertThat(refused.json("/errors").findValuesAsString("pointer")).containsExactlyInAnyOrder("/delayMs",
				"/failTimes", "/key", "/other");
	}

	@Test
	void reportIsAJobOfItsUser() throws Exception {
		String user = login("user@example.com", "Demo1-password");
		Answer accepted = post("/api/v1/reports", Map.of("kind", "sales", "rows", 100), user);
		assertThat(accepted.status()).isEqualTo(202);
		String id = accepted.json("/data/jobId").asString();
		assertThat(accepted.header("Location")).endsWith("/api/v1/jobs/" + id);
		JsonNode job = finished(id, user);
		assertThat(job.path("state").asString()).isEqualTo("succeeded");
		assertThat(job.path("progress").asInt()).isEqualTo(100);
		assertThat(job.at("/result/kind").asString()).isEqualTo("sales");
		assertThat(job.at("/result/rows").asInt()).isEqualTo(100);
		assertThat(get("/api/v1/jobs/" + id, login("admin@example.com", "Demo1-password")).status()).isEqualTo(200);
		assertProblem(get("/api/v1/jobs/" + id, newUser().token()), 404, "not-found");
		assertProblem(get("/api/v1/jobs/" + id, null), 401, "unauthorized");
		assertProblem(get("/api/v1/jobs/unknown", user), 404, "not-found");
	}

	@Test
	void reportIsValidated() throws Exception {
		String user = login("user@example.com", "Demo1-password");
		Answer refused = post("/api/v1/reports", Map.of("kind", "weather", "rows", 0), user);
		assertProblem(refused, 400, "validation-failed");
		assertThat(refused.json("/errors").findValuesAsString("pointer")).containsExactlyInAnyOrder("/kind", "/rows");
	}

	@Test
	void deletingAUserEndsItsSessions() throws Exception {
		User user = newUser();
		String admin = login("admin@example.com", "Demo1-password");
		String path = "/api/v1/users/" + user.id();
		assertThat(get("/api/v1/auth/me", user.token()).status()).isEqualTo(200);
		assertProblem(send("DELETE", path, null, login("user@example.com", "Demo1-password")), 403, "forbidden");
		assertProblem(send("DELETE", path, null, null), 401, "unauthorized");
		assertThat(send("DELETE", path, null, admin).status()).isEqualTo(204);
		assertProblem(get("/api/v1/auth/me", user.token()), 401, "invalid-token");
		assertThat(post("/api/v1/auth/refresh", Map.of("refreshToken", user.refreshToken()), null).status())
			.isEqualTo(401);
		assertProblem(post("/api/v1/auth/login", Map.of("email", user.email(), "password", "Analytical1"), null), 401,
				"invalid-credentials");
		assertProblem(send("DELETE", path, null, admin), 404, "not-found");
	}

	@Test
	void orderIsPaidAndHandledByItsListeners() throws Exception {
		User user = newUser();
		String admin = login("admin@example.com", "Demo1-password");
		Answer product = post("/api/v1/products",
				Map.of("name", "Lamp", "price", 12.25, "description", "Brass", "stock", 10), admin);
		long productId = product.json("/data/id").asLong();
		assertThat(get("/api/v1/products/" + productId, null).json("/data/stock").asInt()).isEqualTo(10);
		Map<String, Object> order = Map.of("items", List.of(Map.of("productId", productId, "quantity", 3)));
		String key = UUID.randomUUID().toString();
		Answer placed = send("POST", "/api/v1/orders", order, user.token(), "Idempotency-Key", key);
		assertThat(placed.status()).as(placed.body()).isEqualTo(201);
		String id = placed.json("/data/id").asString();
		assertThat(placed.header("Location")).endsWith("/api/v1/orders/" + id);
		assertThat(placed.json("/data/status").asString()).isEqualTo("PAID");
		assertThat(placed.json("/data/total").decimalValue()).isEqualByComparingTo("36.75");
		assertThat(placed.json("/data/items/0/productId").asLong()).isEqualTo(productId);
		assertThat(placed.json("/data/items/0/quantity").asInt()).isEqualTo(3);

		Answer repeated = send("POST", "/api/v1/orders", order, user.token(), "Idempotency-Key", key);
		assertThat(repeated.status()).isEqualTo(201);
		assertThat(repeated.body()).isEqualTo(placed.body());
		assertThat(repeated.header("Location")).isEqualTo(placed.header("Location"));
		assertThat(repeated.header("Idempotency-Replayed")).isEqualTo("true");
		assertProblem(
				send("POST", "/api/v1/orders", Map.of("items", List.of(Map.of("productId", productId, "quantity", 1))),
						user.token(), "Idempotency-Key", key),
				422, "idempotency-key-reused");

		Answer list = get("/api/v1/orders?size=5", user.token());
		assertThat(list.json("/meta/total").asInt()).isEqualTo(1);
		assertThat(list.json("/data/0/id").asString()).isEqualTo(id);
		assertThat(get("/api/v1/orders/" + id, user.token()).json("/data/items/0/name").asString()).isEqualTo("Lamp");
		assertThat(get("/api/v1/orders/" + id, admin).status()).isEqualTo(200);
		assertThat(get("/api/v1/orders", admin).json("/meta/total").asInt()).isPositive();
		String other = newUser().token();
		assertProblem(get("/api/v1/orders/" + id, other), 404, "not-found");
		assertThat(get("/api/v1/orders", other).json("/meta/total").asInt()).isZero();

		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			assertThat(get("/api/v1/products/" + productId, null).json("/data/stock").asInt()).isEqualTo(7);
			assertThat(this.jdbc.sql("select revenue from sale where product_id = ?")
				.param(productId)
				.query(BigDecimal.class)
				.list()).containsExactly(new BigDecimal("36.75"));
		});
	}

	@Test
	void orderIsValidated() throws Exception {
		String user = login("user@example.com", "Demo1-password");
		assertProblem(post("/api/v1/orders", Map.of("items", List.of()), null), 401, "unauthorized");
		assertProblem(post("/api/v1/orders", Map.of("items", List.of()), user), 400, "validation-failed");
		Answer refused = post("/api/v1/orders",
				Map.of("items", List.of(Map.of("productId", 1, "quantity", 0, "colour", "red"))), user);
		assertProblem(refused, 400, "validation-failed");
		assertThat(refused.json("/errors").findValuesAsString("pointer")).containsExactlyInAnyOrder("/items/0/quantity",
				"/items/0/colour");
		assertProblem(
				post("/api/v1/orders", Map.of("items", List.of(Map.of("productId", 987654, "quantity", 1))), user), 400,
				"validation-failed");
		assertProblem(get("/api/v1/orders/987654", user), 404, "not-found");
		assertProblem(get("/api/v1/orders?sort=total", user), 400, "validation-failed");
	}

	@Test
	void registering() throws Exception {
		String email = UUID.randomUUID() + "@Example.com";
		Map<String, Object> registration = Map.of("name", "Ada Lovelace", "email", email, "password", "Analytical1");
		Answer created = post("/api/v1/auth/register", registration, null);
		assertThat(created.status()).isEqualTo(201);
		assertThat(created.json("/success").asBoolean()).isTrue();
		assertThat(created.json("/data").propertyNames()).containsExactlyInAnyOrder("id", "name", "email", "role");
		assertThat(created.json("/data/email").asString()).isEqualTo(email.toLowerCase(Locale.ROOT));
		assertThat(created.json("/data/role").asString()).isEqualTo("user");
		assertThat(created.header("Location")).endsWith("/api/v1/users/" + created.json("/data/id").asString());
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(
					() -> assertThat(this.jobs.list(new JobQuery(JobState.SUCCEEDED, null, "welcome-email", null, 500)))
						.anyMatch((job) -> job.payload().contains(created.json("/data/id").asString())));
		assertProblem(post("/api/v1/auth/register", registration, null), 409, "email-already-used");
		Answer german = send("POST", "/api/v1/auth/register", registration, null, "Accept-Language", "de-AT,de;q=0.8");
		assertProblem(german, 409, "email-already-used");
		assertThat(german.json("/detail").asString()).isEqualTo("Diese E-Mail-Adresse wird bereits verwendet.");
	}

	@Test
	void errorsHaveOneShape() throws Exception {
		Answer refused = post("/api/v1/auth/register",
				Map.of("name", "Ada", "email", "no", "password", "Analytical1", "nickname", "x"), null);
		assertProblem(refused, 400, "validation-failed");
		assertThat(refused.json("").propertyNames()).containsExactlyInAnyOrder("type", "title", "status", "detail",
				"instance", "success", "code", "requestId", "errors");
		assertThat(refused.json("/title").asString()).isEqualTo("Validation failed");
		assertThat(refused.json("/detail").asString()).isEqualTo("2 fields are not valid.");
		assertThat(refused.json("/instance").asString()).isEqualTo("/api/v1/auth/register");
		assertThat(refused.json("/errors").valueStream().map(Object::toString)).containsExactlyInAnyOrder(
				"{\"pointer\":\"/email\",\"code\":\"email\",\"message\":\"must be a well-formed email address\"}",
				"{\"pointer\":\"/nickname\",\"code\":\"unknown-field\",\"message\":\"is not known\"}");
		Answer given = send("GET", "/api/v1/products/999999", null, null, "X-Request-Id", "my-request-1");
		assertProblem(given, 404, "not-found");
		assertThat(given.json("/requestId").asString()).isEqualTo("my-request-1");
		assertProblem(get("/nowhere", login("user@example.com", "Demo1-password")), 404, "not-found");
		assertProblem(send("PATCH", "/api/v1/products", Map.of(), login("admin@example.com", "Demo1-password")), 405,
				"method-not-allowed");
		assertProblem(send("GET", "/api/v1/products", null, null, "Accept", "application/xml"), 406, "not-acceptable");
		assertProblem(send("GET", "/api/v1/auth/me", null, "nonsense"), 401, "invalid-token");
	}

	@ParameterizedTest
	@ValueSource(strings = { "alllower1", "ALLUPPER1", "NoDigits", "Short1" })
	void weakPasswordsAreRefused(String password) throws Exception {
		Answer refused = post("/api/v1/auth/register",
				Map.of("name", "Ada", "email", UUID.randomUUID() + "@example.com", "password", password), null);
		assertProblem(refused, 400, "validation-failed");
		assertThat(refused.json("/errors").findValuesAsString("pointer")).containsOnly("/password");
	}

	@Test
	void sessions() throws Exception {
		User user = newUser();
		Answer login = post("/api/v1/auth/login", Map.of("email", user.email(), "password", "Analytical1"), null);
		assertThat(login.status()).isEqualTo(200);
		assertThat(login.json("/data").propertyNames()).containsExactlyInAnyOrder("accessToken", "refreshToken",
				"tokenType", "expiresIn");
		assertThat(login.json("/data/tokenType").asString()).isEqualTo("Bearer");
		assertThat(login.json("/data/expiresIn").asInt()).isEqualTo(900);
		assertProblem(post("/api/v1/auth/login", Map.of("email", user.email(), "password", "Wrong1-one"), null), 401,
				"invalid-credentials");
		Answer me = get("/api/v1/auth/me", user.token());
		assertThat(me.json("/data/id").asString()).isEqualTo(user.id());
		assertThat(me.json("/data/email").asString()).isEqualTo(user.email());
		assertThat(me.json("/data/role").asString()).isEqualTo("user");
		assertThat(get("/api/v1/auth/sessions", user.token()).json("/data").size()).isEqualTo(2);

		Answer first = post("/api/v1/auth/refresh", Map.of("refreshToken", user.refreshToken()), null);
		assertThat(first.status()).isEqualTo(200);
		Answer second = post("/api/v1/auth/refresh",
				Map.of("refreshToken", first.json("/data/refreshToken").asString()), null);
		assertThat(second.status()).isEqualTo(200);
		assertProblem(post("/api/v1/auth/refresh", Map.of("refreshToken", user.refreshToken()), null), 401,
				"refresh-token-reused");

		String token = login.json("/data/accessToken").asString();
		assertThat(
				post("/api/v1/auth/logout", Map.of("refreshToken", login.json("/data/refreshToken").asString()), token)
					.status())
			.isEqualTo(204);
		assertProblem(get("/api/v1/auth/me", token), 401, "invalid-token");
		String last = login(user.email(), "Analytical1");
		assertThat(post("/api/v1/auth/logout-all", Map.of(), last).status()).isEqualTo(204);
		assertProblem(get("/api/v1/auth/me", last), 401, "invalid-token");
	}

	@Test
	void guessingAPasswordIsStopped() throws Exception {
		User user = newUser();
		Answer answer = null;
		for (int i = 0; i < 10; i++) {
			answer = post("/api/v1/auth/login", Map.of("email", user.email(), "password", "Wrong1-" + i), null);
		}
		assertProblem(answer, 429, "too-many-attempts");
		assertThat(answer.header("Retry-After")).isNotNull();
	}

	@Test
	void products() throws Exception {
		String admin = login("admin@example.com", "Demo1-password");
		Answer list = get("/api/v1/products?page=0&size=2&sort=-price", null);
		assertThat(list.status()).isEqualTo(200);
		assertThat(list.json("/data").size()).isEqualTo(2);
		assertThat(list.json("/data/0").propertyNames()).containsExactlyInAnyOrder("id", "name", "price", "description",
				"stock", "updatedAt");
		assertThat(list.json("/meta").propertyNames()).containsExactlyInAnyOrder("page", "size", "total", "totalPages");
		assertThat(list.json("/data/0/price").decimalValue())
			.isGreaterThanOrEqualTo(list.json("/data/1/price").decimalValue());
		Map<String, Object> product = Map.of("name", "Desk", "price", 120, "description", "Oak", "stock", 2);
		Answer created = post("/api/v1/products", product, admin);
		assertThat(created.status()).isEqualTo(201);
		String path = "/api/v1/products/" + created.json("/data/id").asString();
		assertThat(created.header("Location")).endsWith(path);
		Answer read = get(path, null);
		assertThat(read.status()).isEqualTo(200);
		assertThat(read.header("ETag")).isNotNull();
		assertThat(send("GET", path, null, null, "If-None-Match", read.header("ETag")).status()).isEqualTo(304);
		Answer updated = send("PUT", path, Map.of("name", "Table", "price", 99.5, "description", "Oak", "stock", 1),
				admin);
		assertThat(updated.status()).isEqualTo(200);
		assertThat(get(path, null).json("/data/name").asString()).isEqualTo("Table");
		assertProblem(send("DELETE", path, null, null), 401, "unauthorized");
		assertProblem(send("DELETE", path, null, login("user@example.com", "Demo1-password")), 403, "forbidden");
		assertThat(send("DELETE", path, null, admin).status()).isEqualTo(204);
		assertProblem(get(path, null), 404, "not-found");
		assertProblem(send("PUT", path, product, admin), 404, "not-found");
		assertProblem(send("DELETE", path, null, admin), 404, "not-found");
	}

	@Test
	void machinesActWithinTheScopesOfTheirKey() throws Exception {
		User user = newUser();
		Answer created = post("/api/v1/api-keys", Map.of("name", "till", "scopes", List.of("orders:create")),
				user.token());
		assertThat(created.status()).isEqualTo(201);
		String key = created.json("/data/value").asString();
		Map<String, Object> order = Map.of("items", List.of(Map.of("productId", 1, "quantity", 1)));
		Answer placed = send("POST", "/api/v1/orders", order, null, "X-Api-Key", key);
		assertThat(placed.status()).as(placed.body()).isEqualTo(201);
		assertThat(placed.json("/data/customerId").asString()).isEqualTo(user.id());
		assertProblem(send("GET", "/api/v1/orders", null, null, "X-Api-Key", key), 403, "forbidden");
		assertProblem(send("GET", "/api/v1/api-keys", null, null, "X-Api-Key", key), 403, "forbidden");
		assertThat(get("/api/v1/orders", user.token()).json("/meta/total").asInt()).isEqualTo(1);
		String path = "/api/v1/api-keys/" + created.json("/data/key/id").asString();
		assertProblem(send("DELETE", path, null, newUser().token()), 404, "not-found");
		assertThat(send("DELETE", path, null, user.token()).status()).isEqualTo(204);
		assertProblem(send("POST", "/api/v1/orders", order, null, "X-Api-Key", key), 401, "invalid-api-key");
		assertProblem(post("/api/v1/api-keys", Map.of("name", "x", "scopes", List.of("users:delete")), user.token()),
				400, "validation-failed");
	}

	@Test
	void operation() throws Exception {
		for (String path : List.of("/livez", "/readyz", "/health")) {
			assertThat(get(path, null).status()).as(path).isEqualTo(200);
		}
		assertThat(get("/health", null).json("/status").asString()).isEqualToIgnoringCase("up");
		assertThat(get("/.well-known/jwks.json", null).json("/keys").size()).isPositive();
		assertThat(get("/v3/api-docs", null).json("/openapi").asString()).startsWith("3.1");
		assertThat(get("/actuator/prometheus", null).status()).isEqualTo(200);
		String user = login("user@example.com", "Demo1-password");
		String admin = login("admin@example.com", "Demo1-password");
		for (String path : List.of("/actuator/plinth", "/actuator/jobs")) {
			assertThat(get(path, null).status()).as(path).isEqualTo(401);
			assertThat(get(path, user).status()).as(path).isEqualTo(403);
			assertThat(get(path, admin).status()).as(path).isEqualTo(200);
		}
		assertThat(get("/console/", admin).status()).isEqualTo(200);
	}

	private User newUser() throws Exception {
		String email = UUID.randomUUID() + "@example.com";
		Answer created = post("/api/v1/auth/register",
				Map.of("name", "Ada Lovelace", "email", email, "password", "Analytical1"), null);
		assertThat(created.status()).isEqualTo(201);
		Answer tokens = post("/api/v1/auth/login", Map.of("email", email, "password", "Analytical1"), null);
		return new User(created.json("/data/id").asString(), email, tokens.json("/data/accessToken").asString(),
				tokens.json("/data/refreshToken").asString());
	}

	private String login(String email, String password) throws Exception {
		Answer answer = post("/api/v1/auth/login", Map.of("email", email, "password", password), null);
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json("/data/accessToken").asString();
	}

	private JsonNode finished(String id, String token) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> get("/api/v1/jobs/" + id, token).json("/data"),
					(job) -> job.path("state").asString().matches("succeeded|dead|cancelled"));
	}

	private static void assertProblem(Answer answer, int status, String code) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
		assertThat(answer.json("/code").asString()).isEqualTo(code);
		assertThat(answer.json("/success").asBoolean()).isFalse();
		assertThat(answer.json("/status").asInt()).isEqualTo(status);
		assertThat(answer.json("/type").asString()).isEqualTo("urn:plinth:problem:" + code);
		assertThat(answer.json("/requestId").asString()).isEqualTo(answer.header("X-Request-Id"));
	}

	private Answer get(String path, String token) throws Exception {
		return send("GET", path, null, token);
	}

	private Answer post(String path, Object body, String token) throws Exception {
		return send("POST", path, body, token);
	}

	private Answer send(String method, String path, Object body, String token, String... headers) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.method(method,
					(body != null) ? BodyPublishers.ofString(JSON.writeValueAsString(body)) : BodyPublishers.noBody());
		if (body != null) {
			request.header("Content-Type", "application/json");
		}
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		if (headers.length > 0) {
			request.headers(headers);
		}
		return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
	}

	record User(String id, String email, String token, String refreshToken) {
	}

	record Answer(HttpResponse<String> response) {

		int status() {
			return this.response.statusCode();
		}

		String body() {
			return this.response.body();
		}

		String header(String name) {
			return this.response.headers().firstValue(name).orElse(null);
		}

		JsonNode json(String pointer) {
			return JSON.readTree(this.response.body()).at(pointer);
		}

	}

}

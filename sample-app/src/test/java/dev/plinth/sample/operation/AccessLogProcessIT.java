package dev.plinth.sample.operation;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.ServiceProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test of all that the service writes in the production profile.
 */
class AccessLogProcessIT {

	private static final int ROUNDS = 100;

	private static final String EMAIL = "ada@example.com";

	private final JsonMapper mapper = new JsonMapper();

	@Test
	void aThousandMixedRequestsAreAsManyAccessEventsAndNoSecretIsWritten() throws IOException {
		try (PostgresServerProcess database = PostgresServerProcess.start();
				ServiceProcess service = Sample.prod(database, null).start();
				KeepAliveClient client = new KeepAliveClient(service.port())) {
			String credentials = Sample.json(Map.of("email", EMAIL, "password", Sample.PASSWORD));
			client.post("/api/v1/auth/register",
					Sample.json(Map.of("name", "Ada", "email", EMAIL, "password", Sample.PASSWORD)));
			JsonNode tokens = client.post("/api/v1/auth/login", credentials).json().path("data");
			String token = tokens.path("accessToken").asString();
			String refreshToken = tokens.path("refreshToken").asString();
			int before = await(service, 2).size();
			for (int i = 0; i < ROUNDS; i++) {
				tenRequests(client, token, i);
			}
			List<JsonNode> events = await(service, before + 10 * ROUNDS);
			List<JsonNode> thousand = events.subList(before, events.size());
			assertThat(thousand).hasSize(10 * ROUNDS).allSatisfy(AccessLogProcessIT::isComplete);
			assertThat(thousand).filteredOn((event) -> event.at("/http/route").asString().equals("/api/v1/auth/me"))
				.hasSize(ROUNDS)
				.allSatisfy((event) -> assertThat(event.at("/user/id").asString("")).isNotEmpty());
			database.kill();
			assertThat(client.post("/api/v1/auth/login", credentials).status()).isGreaterThanOrEqualTo(500);
			assertThat(client
				.post("/api/v1/auth/refresh", Sample.json(Map.of("refreshToken", refreshToken)), "Authorization",
						"Bearer " + token)
				.status()).isGreaterThanOrEqualTo(400);
			await(service, before + 10 * ROUNDS + 2);
			String output = service.output();
			List<JsonNode> lines = output.lines().map(this.mapper::readTree).toList();
			assertThat(lines).filteredOn((line) -> line.has("error")).isNotEmpty();
			assertThat(output).doesNotContain(Sample.PASSWORD)
				.doesNotContain(token)
				.doesNotContain(refreshToken)
				.doesNotContain(token.substring(token.lastIndexOf('.')));
			System.out.printf(
					"PROOF F2 %d requests, %d access events, all %d lines are JSON, %d with an exception; password, access and refresh token in none of them%n",
					10 * ROUNDS, thousand.size(), lines.size(),
					lines.stream().filter((line) -> line.has("error")).count());
		}
	}

	private static void tenRequests(KeepAliveClient client, String token, int round) throws IOException {
		client.get("/api/v1/products");
		client.get("/api/v1/products/" + (1_000 + round));
		client.get("/api/v1/products/not-a-number?password=" + Sample.PASSWORD + "&access_token=" + token);
		client.get("/api/v1/auth/me", "Authorization", "Bearer " + token);
		client.get("/api/v1/auth/me", "Authorization", "Bearer " + token + "x");
		client.get("/nowhere/" + round, "Authorization", "Bearer " + token);
		client.post("/api/v1/products", Sample.json(Map.of("name", "Desk")), "Authorization", "Bearer " + token);
		client.post("/api/v1/auth/login",
				Sample.json(Map.of("email", round + "@example.com", "password", Sample.PASSWORD)));
		client.post("/api/v1/auth/login", "{\"email\":\"" + EMAIL + "\",\"password\":\"" + Sample.PASSWORD + "\",,}");
		client.post("/api/v1/auth/register",
				Sample.json(Map.of("name", "x", "email", "x", "password", List.of(Sample.PASSWORD), "token", token)));
	}

	private static void isComplete(JsonNode event) {
		assertThat(event.path("requestId").asString("")).isNotEmpty();
		assertThat(event.path("traceId").asString("")).hasSize(32);
		assertThat(event.at("/http/route").asString("")).isNotEmpty();
		assertThat(event.at("/http/request/method").asString("")).isNotEmpty();
		assertThat(event.at("/http/response/status_code").asInt()).isBetween(200, 499);
		assertThat(event.at("/event/duration").asLong()).isPositive();
		assertThat(event.at("/service/name").asString("")).isNotEmpty();
		assertThat(event.at("/service/environment").asString("")).isEqualTo("prod");
	}

	private List<JsonNode> await(ServiceProcess service, int count) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> service.output()
				.lines()
				.filter((line) -> line.contains("\"dev.plinth.access\""))
				.map(this.mapper::readTree)
				.toList(), (events) -> events.size() >= count);
	}

}

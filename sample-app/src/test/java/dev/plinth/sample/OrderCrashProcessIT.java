package dev.plinth.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.ServiceProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service dies at the worst moment of an order: the customer is charged, and nobody
 * has heard of it yet.
 */
class OrderCrashProcessIT {

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpClient http = HttpClient.newHttpClient();

	@Test
	void orderIsFinishedAfterTheRestartAndPaidOnce() throws Exception {
		try (PaymentProvider provider = new PaymentProvider();
				PostgresServerProcess postgres = PostgresServerProcess.start();
				ServiceProcess service = ServiceProcess.jar(Path.of(System.getProperty("plinth.sample.jar")))
					.environment("DATABASE_URL", postgres.jdbcUrl())
					.environment("DATABASE_USERNAME", postgres.username())
					.environment("DATABASE_PASSWORD", postgres.password())
					.environment("DEMO_PASSWORD", "Demo1-password")
					.environment("PAYMENT_URL", provider.url())
					.environment("SHOP_ORDERS_SETTLEAFTER", "2s")
					.start()) {
			provider.killAtNextCharge(service);
			HttpRequest order = request(service, "/api/v1/orders", login(service))
				.POST(BodyPublishers.ofString("{\"items\":[{\"productId\":1,\"quantity\":2}]}"))
				.build();
			assertThat(this.http.sendAsync(order, BodyHandlers.ofString()).handle((answer, ex) -> ex).get())
				.as("the connection breaks")
				.isNotNull();
			assertThat(provider.charges()).hasSize(1);
			service.restart();
			String token = login(service);
			JsonNode paid = Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> send(request(service, "/api/v1/orders", token).GET().build()).path("data"),
						(orders) -> orders.size() == 1 && orders.at("/0/status").asString().equals("PAID"));
			assertThat(paid.at("/0/total").asDouble()).isEqualTo(21);
			assertThat(provider.charges()).as("the same payment")
				.hasSizeGreaterThan(1)
				.containsOnly(provider.charges().get(0));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> send(request(service, "/api/v1/products/1", null).GET().build()).at("/data/stock").asInt(),
						(stock) -> stock == 100_000 - 2);
		}
	}

	private String login(ServiceProcess service) throws Exception {
		return send(request(service, "/api/v1/auth/login", null)
			.POST(BodyPublishers.ofString("{\"email\":\"user@example.com\",\"password\":\"Demo1-password\"}"))
			.build()).at("/data/accessToken").asString();
	}

	private JsonNode send(HttpRequest request) throws Exception {
		HttpResponse<String> answer = this.http.send(request, BodyHandlers.ofString());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JSON.readTree(answer.body());
	}

	private static HttpRequest.Builder request(ServiceProcess service, String path, String token) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.uri(path).toString()))
			.header("Content-Type", "application/json");
		return (token != null) ? request.header("Authorization", "Bearer " + token) : request;
	}

}

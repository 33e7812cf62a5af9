package dev.plinth.sample;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;

import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.RedisServerProcess;
import dev.plinth.test.services.ServiceProcess;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances share idempotency keys, and one of them dies between the execution of an
 * order and its answer. The order is executed once, whoever asks again.
 */
class IdempotencyProcessIT {

	private static final String ORDER = "{\"items\":[{\"productId\":1,\"quantity\":2}]}";

	private final HttpClient http = HttpClient.newHttpClient();

	@Test
	void keysInTheDatabaseAreKeptOverACrash() throws Exception {
		check("jdbc", null);
	}

	@Test
	void keysInRedisAreKeptOverACrash() throws Exception {
		try (RedisServerProcess redis = RedisServerProcess.start()) {
			check("redis", redis.url());
		}
	}

	private void check(String store, String redisUrl) throws Exception {
		try (PaymentProvider provider = new PaymentProvider();
				PostgresServerProcess postgres = PostgresServerProcess.start();
				ServiceProcess first = launch(postgres, provider.url(), store, redisUrl).start();
				ServiceProcess second = launch(postgres, provider.url(), store, redisUrl).start()) {
			String token = login(first, "user@example.com");
			HttpResponse<String> answer = order(first, token, "healthy");
			HttpResponse<String> repeated = order(second, token, "healthy");
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
			assertThat(repeated.statusCode()).isEqualTo(201);
			assertThat(repeated.body()).isEqualTo(answer.body());
			assertThat(repeated.headers().firstValue("Location")).isEqualTo(answer.headers().firstValue("Location"));
			assertThat(repeated.headers().firstValue("Idempotency-Replayed")).hasValue("true");
			assertThat(provider.charges()).hasSize(1);

			assertThat(order(second, login(second, "admin@example.com"), "healthy").headers()
				.firstValue("Idempotency-Replayed")).as("a key belongs to its caller").isEmpty();
			int before = Set.copyOf(provider.charges()).size();

			provider.killAtNextCharge(first);
			assertThat(this.http.sendAsync(request(first, token, "fatal"), BodyHandlers.ofString())
				.handle((response, ex) -> ex)
				.get()).as("the connection breaks").isNotNull();
			HttpResponse<String> asked = order(second, token, "fatal");
			assertThat(asked.statusCode()).as(asked.body()).isEqualTo(409);
			assertThat(asked.body()).contains("\"code\":\"conflict\"");
			first.restart();
			assertThat(order(first, token, "fatal").statusCode()).isEqualTo(409);
			int executed = Set.copyOf(provider.charges()).size() - before;
			assertThat(executed).isEqualTo(1);
			System.out.println("PROOF A12 store=" + store
					+ " 2 nodes: replayed=1 of 1, kill -9 before the answer: executed=" + executed + " of 3 sent");
		}
	}

	private static ServiceProcess.Launch launch(PostgresServerProcess postgres, String payments, String store,
			String redisUrl) {
		ServiceProcess.Launch launch = ServiceProcess.jar(Path.of(System.getProperty("plinth.sample.jar")))
			.environment("DATABASE_URL", postgres.jdbcUrl())
			.environment("DATABASE_USERNAME", postgres.username())
			.environment("DATABASE_PASSWORD", postgres.password())
			.environment("DEMO_PASSWORD", "Demo1-password")
			.environment("JWT_SECRET", "0123456789abcdef0123456789abcdef")
			.environment("PLINTH_IDEMPOTENCY_STORE", store)
			.environment("PAYMENT_URL", payments);
		return (redisUrl != null) ? launch.environment("REDIS_URL", redisUrl) : launch;
	}

	private String login(ServiceProcess service, String email) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(service.uri("/api/v1/auth/login"))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{\"email\":\"" + email + "\",\"password\":\"Demo1-password\"}"))
			.build();
		HttpResponse<String> answer = this.http.send(request, BodyHandlers.ofString());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return new JsonMapper().readTree(answer.body()).at("/data/accessToken").asString();
	}

	private HttpResponse<String> order(ServiceProcess service, String token, String key) throws Exception {
		return this.http.send(request(service, token, key), BodyHandlers.ofString());
	}

	private static HttpRequest request(ServiceProcess service, String token, String key) {
		return HttpRequest.newBuilder(service.uri("/api/v1/orders"))
			.header("Content-Type", "application/json")
			.header("Authorization", "Bearer " + token)
			.header("Idempotency-Key", key)
			.POST(BodyPublishers.ofString(ORDER))
			.build();
	}

}

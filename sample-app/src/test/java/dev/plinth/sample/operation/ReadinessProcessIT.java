package dev.plinth.sample.operation;

import java.io.IOException;
import java.time.Duration;

import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.RedisServerProcess;
import dev.plinth.test.services.ServiceProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of probes and report while the servers that the service needs freeze and die.
 */
@Tag("any-jdk")
class ReadinessProcessIT {

	/**
	 * The time-out of a check [2 s], and what a busy machine adds to it.
	 */
	private static final Duration LIMIT = Duration.ofSeconds(4);

	private static final Duration QUICK = Duration.ofSeconds(1);

	@Test
	void databaseIsCriticalAndRedisIsNot() throws IOException {
		try (PostgresServerProcess database = PostgresServerProcess.start();
				RedisServerProcess redis = RedisServerProcess.start();
				ServiceProcess service = Sample.dev(database, redis).start();
				KeepAliveClient client = new KeepAliveClient(service.port())) {
			String token = "Bearer " + Sample.login(client, "admin@example.com");
			databaseFails("frozen", database::pause, database::resume, client);
			databaseFails("killed", database::kill, database::restart, client);
			redisFails("frozen", redis::pause, redis::resume, client, token);
			redisFails("killed", redis::kill, redis::restart, client, token);
		}
	}

	private static void databaseFails(String how, Runnable fail, Runnable heal, KeepAliveClient client)
			throws IOException {
		fail.run();
		Answer ready = await(client, "/readyz", 503);
		Answer live = client.get("/livez");
		Answer health = client.get("/health");
		heal.run();
		assertThat(ready.time()).as("time of /readyz").isLessThan(LIMIT);
		assertThat(live.status()).isEqualTo(200);
		assertThat(live.time()).as("time of /livez").isLessThan(QUICK);
		assertThat(health.status()).isEqualTo(503);
		assertThat(health.json().at("/checks/db/status").asString()).isEqualTo("DOWN");
		await(client, "/readyz", 200);
		await(client, "/health", 200);
		System.out.printf(
				"PROOF F6 database %s: /readyz %d in %d ms, /livez %d in %d ms, /health %s; healed: /readyz 200%n", how,
				ready.status(), ready.time().toMillis(), live.status(), live.time().toMillis(),
				health.json().path("status").asString());
	}

	private static void redisFails(String how, Runnable fail, Runnable heal, KeepAliveClient client, String token)
			throws IOException {
		fail.run();
		Answer report = Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> client.get("/actuator/plinth", "Authorization", token),
					(answer) -> status(answer).equals("DEGRADED"));
		Answer ready = client.get("/readyz");
		Answer live = client.get("/livez");
		Answer health = client.get("/health");
		Answer product = client.get("/api/v1/products/1");
		heal.run();
		assertThat(ready.status()).isEqualTo(200);
		assertThat(live.status()).isEqualTo(200);
		assertThat(live.time()).isLessThan(QUICK);
		assertThat(health.status()).isEqualTo(200);
		assertThat(health.time()).isLessThan(LIMIT);
		assertThat(health.json().path("status").asString()).isEqualTo("DEGRADED");
		assertThat(report.json().at("/details/health/failed").toString()).isEqualTo("[\"redis\"]");
		assertThat(product.status()).isEqualTo(200);
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> status(client.get("/actuator/plinth", "Authorization", token)).equals("UP"));
		System.out.printf(
				"PROOF F6 Redis %s: /readyz %d in %d ms, /livez %d in %d ms, report %s %s, a product %d; healed: UP%n",
				how, ready.status(), ready.time().toMillis(), live.status(), live.time().toMillis(), status(report),
				report.json().at("/details/health/failed"), product.status());
	}

	private static String status(Answer report) {
		return report.json().at("/details/health/status").asString("");
	}

	private static Answer await(KeepAliveClient client, String path, int status) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> client.get(path), (answer) -> answer.status() == status);
	}

}

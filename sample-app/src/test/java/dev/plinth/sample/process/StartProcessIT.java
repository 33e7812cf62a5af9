package dev.plinth.sample.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.plinth.sample.process.SampleClient.Answer;
import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.RedisServerProcess;
import dev.plinth.test.services.ServiceProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts of the packaged service with the environment variables that it knows.
 */
class StartProcessIT {

	@Test
	void nothingIsNeededInDevelopment() {
		try (ServiceProcess service = launch().start()) {
			Matcher demo = Pattern.compile("admin@example.com and user@example.com, password (\\S+)")
				.matcher(service.output());
			assertThat(demo.find()).isTrue();
			SampleClient client = SampleClient.of(service);
			Answer login = client.login("admin@example.com", demo.group(1));
			assertThat(login.status()).isEqualTo(200);
			assertThat(demo.find()).as("printed once").isFalse();
			SampleClient admin = client.as(login);
			assertThat(admin.get("/actuator/ratelimits").status()).isEqualTo(200);
			Answer order = admin.post("/api/v1/orders", "{\"items\":[{\"productId\":1,\"quantity\":1}]}");
			assertThat(order.status()).isEqualTo(201);
			assertThat(order.header("RateLimit")).isNotEmpty();
		}
	}

	@Test
	@Tag("any-jdk")
	void productionHasNoDemoAccountsAndNoEcho() {
		try (PostgresServerProcess postgres = PostgresServerProcess.start();
				ServiceProcess service = launch().environment("SPRING_PROFILES_ACTIVE", "prod")
					.environment("DATABASE_URL", withCredentials(postgres))
					.environment("JWT_SECRET", Processes.SECRET)
					.start()) {
			SampleClient client = SampleClient.of(service);
			assertThat(client.login("admin@example.com", "Demo1-password").code()).isEqualTo("invalid-credentials");
			assertThat(client.register("ada@example.com", "Analytical1").status()).isEqualTo(201);
			SampleClient user = client.as(client.login("ada@example.com", "Analytical1"));
			assertThat(user.post("/api/v1/echo", "{\"key\":\"x\"}").code()).isEqualTo("not-found");
			assertThat(user.get("/api/v1/products").<Integer>read("$.meta.total")).isZero();
		}
	}

	@Test
	@Tag("any-jdk")
	void roleAndStoreOfJobsAreChosenByTheEnvironment() {
		try (PostgresServerProcess postgres = PostgresServerProcess.start();
				RedisServerProcess redis = RedisServerProcess.start();
				ServiceProcess web = shared(postgres, redis).environment("PLINTH_ROLE", "web").start();
				ServiceProcess worker = shared(postgres, redis).environment("PLINTH_ROLE", "worker").start()) {
			SampleClient client = SampleClient.of(web);
			SampleClient admin = client.as(client.login("admin@example.com", "Demo1-password"));
			assertThat(SampleClient.of(worker).get("/api/v1/products").status()).isEqualTo(404);
			assertThat(SampleClient.of(worker).get("/livez").status()).isEqualTo(200);
			String job = admin.post("/api/v1/reports", "{\"kind\":\"sales\",\"rows\":10}").header("Location");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> admin.get(job).<String>read("$.data.state"), "succeeded"::equals);
			assertThat(worker.output()).doesNotContain("ERROR");
		}
	}

	private static ServiceProcess.Launch shared(PostgresServerProcess postgres, RedisServerProcess redis) {
		return launch().environment("DATABASE_URL", postgres.jdbcUrl())
			.environment("DATABASE_USERNAME", postgres.username())
			.environment("DATABASE_PASSWORD", postgres.password())
			.environment("REDIS_URL", redis.url())
			.environment("JWT_SECRET", Processes.SECRET)
			.environment("PLINTH_JOBS_STORE", "redis")
			.environment("DEMO_PASSWORD", "Demo1-password");
	}

	private static String withCredentials(PostgresServerProcess postgres) {
		return postgres.jdbcUrl()
			.replace("jdbc:postgresql://", "postgres://%s:%s@".formatted(postgres.username(), postgres.password()));
	}

	private static ServiceProcess.Launch launch() {
		return ServiceProcess.jar(Path.of(System.getProperty("plinth.sample.jar")))
			.javaOptions("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
	}

}

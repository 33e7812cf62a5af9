package dev.plinth.sample.process;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.plinth.sample.process.SampleClient.Answer;
import dev.plinth.test.services.PostgresDatabase;
import dev.plinth.test.services.RedisDatabase;
import dev.plinth.test.services.ServiceProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that three instances behind a real nginx are one service: what they share, and
 * that nobody notices when they are restarted one after the other. Left out where nginx
 * is not installed.
 */
@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScaleProcessIT {

	private static final String PASSWORD = "Analytical1";

	private static final String SETTINGS = """
			{"plinth.ratelimit.rules": {
				"api": {"enabled": false}, "login": {"enabled": false},
				"sessions": {"paths": ["/api/v1/auth/sessions"], "windows": [{"limit": 5, "per": "15m"}]}}}""";

	private static final int RATE = Integer.getInteger("plinth.test.rate", 300);

	private final PostgresDatabase database = PostgresDatabase.create();

	private Processes processes;

	private NginxProcess nginx;

	private SampleClient client;

	@BeforeAll
	void start(@TempDir Path directory) {
		Assumptions.assumeTrue(NginxProcess.isInstalled(), "nginx is not installed");
		String databaseUrl = Processes.databaseUrl(this.database);
		String redisUrl = RedisDatabase.create().url();
		this.processes = Processes.start(Stream.generate(Processes::launch)
			.limit(3)
			.map((launch) -> launch.patience(Duration.ofMinutes(3))
				.environment("SPRING_PROFILES_ACTIVE", "prod,load-test")
				.environment("DATABASE_URL", databaseUrl)
				.environment("REDIS_URL", redisUrl)
				.environment("JWT_SECRET", Processes.SECRET)
				.environment("PLINTH_RATELIMIT_ENABLED", "true")
				.environment("SERVER_FORWARD_HEADERS_STRATEGY", "native")
				.environment("MANAGEMENT_ENDPOINT_HEALTH_GROUP_READINESS_INCLUDE", "readinessState")
				.environment("SPRING_APPLICATION_JSON", SETTINGS))
			.toList());
		this.nginx = NginxProcess.start(directory,
				IntStream.range(0, 3).mapToObj((i) -> this.processes.get(i).port()).toList());
		this.client = SampleClient.at(this.nginx.uri());
	}

	@AfterAll
	void stop() {
		if (this.nginx != null) {
			this.nginx.close();
		}
		if (this.processes != null) {
			this.processes.close();
		}
	}

	@Test
	void sessionsLimitsAndCachesAreShared() throws Exception {
		SampleClient admin = this.client.as(admin());
		for (int i = 0; i < 3; i++) {
			assertThat(this.processes.client(i).as(login("shared@example.com")).me().status()).isEqualTo(200);
		}
		SampleClient user = this.client.as(login("limited@example.com"));
		List<Integer> statuses = IntStream.range(0, 15)
			.map((i) -> user.get("/api/v1/auth/sessions").status())
			.boxed()
			.toList();
		assertThat(statuses).containsOnly(200, 429);
		assertThat(statuses.stream().filter((status) -> status == 200)).hasSize(5);
		String location = product(admin, "Shared");
		for (int i = 0; i < 3; i++) {
			assertThat(this.processes.client(i).get(location).<String>read("$.data.name")).isEqualTo("Shared");
		}
		String body = "{\"name\":\"Changed\",\"price\":1,\"description\":\"Oak\",\"stock\":1}";
		assertThat(admin.send("PUT", location, body).status()).isEqualTo(200);
		long start = System.nanoTime();
		for (int i = 0; i < 3; i++) {
			SampleClient node = this.processes.client(i);
			Awaitility.await()
				.atMost(Duration.ofSeconds(1))
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(10))
				.until(() -> node.get(location).<String>read("$.data.name").equals("Changed"));
		}
		System.out.printf(
				"PROOF H1 shared by 3 instances behind nginx: a login is good on all, 5 of 15 requests pass a "
						+ "limit of 5, a changed product is seen by all within %d ms%n",
				TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
	}

	@Test
	void rollingRestartUnderLoadIsNotNoticed() throws Exception {
		Answer admin = admin();
		for (int i = 0; i < 5; i++) {
			product(this.client.as(admin), "Product " + i);
		}
		List<Answer> logins = IntStream.range(0, 20).mapToObj((i) -> login("user" + i + "@example.com")).toList();
		List<String> restarts = new ArrayList<>();
		try (SteadyLoad load = new SteadyLoad(this.nginx.uri(), admin.read("$.data.accessToken"), logins, 5)) {
			load.start(RATE);
			long start = System.nanoTime();
			for (int i = 0; i < 3; i++) {
				ServiceProcess instance = this.processes.get(i);
				long before = System.nanoTime();
				int status = instance.terminate(Duration.ofSeconds(40));
				long stopped = System.nanoTime();
				assertThat(status).isEqualTo(143);
				instance.restart();
				restarts
					.add("%.1f s + %.1f s".formatted((stopped - before) / 1e9, (System.nanoTime() - stopped) / 1e9));
				// As minReadySeconds in Kubernetes: longer than nginx leaves it alone
				Awaitility.await()
					.during(Duration.ofSeconds(12))
					.atMost(Duration.ofMinutes(1))
					.until(() -> load.waiting() < 30);
			}
			load.stop();
			double seconds = (System.nanoTime() - start) / 1e9;
			List<String> lost = new ArrayList<>(load.accepted());
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
				lost.removeAll(echoes());
				return lost.isEmpty() || System.nanoTime() - start > TimeUnit.MINUTES.toNanos(10);
			});
			long loggedIn = load.refreshTokens()
				.stream()
				.filter((token) -> this.client.refresh(token).status() == 200)
				.count();
			System.out.printf("PROOF H1 rolling restart of 3 instances: %d requests in %.0f s (%.0f/s) %s, %d failed, "
					+ "p50 %d ms, p99 %d ms, max %d ms; stop + start %s; %d of %d users still logged in; %d jobs accepted, "
					+ "%d lost%n", load.sent(), seconds, load.sent() / seconds, load.kinds(), load.failures().size(),
					load.millis(50), load.millis(99), load.millis(100), restarts, loggedIn, logins.size(),
					load.accepted().size(), lost.size());
			load.failures().stream().limit(20).forEach((failure) -> System.out.println("FAILED " + failure));
			assertThat(load.failures()).isEmpty();
			assertThat(loggedIn).isEqualTo(logins.size());
			assertThat(lost).isEmpty();
			assertThat(load.sent() / seconds).isGreaterThan(RATE * 0.95);
		}
	}

	private Answer admin() throws SQLException {
		String email = "admin@example.com";
		if (this.client.register(email, PASSWORD).status() == 201) {
			execute("update account set role = 'admin' where email = '" + email + "'");
		}
		return login(email);
	}

	private Answer login(String email) {
		assertThat(this.client.register(email, PASSWORD).status()).isIn(201, 409);
		Answer login = this.client.login(email, PASSWORD);
		assertThat(login.status()).as(login.toString()).isEqualTo(200);
		return login;
	}

	private static String product(SampleClient admin, String name) {
		Answer created = admin.post("/api/v1/products",
				"{\"name\":\"%s\",\"price\":1,\"description\":\"Oak\",\"stock\":1}".formatted(name));
		assertThat(created.status()).as(created.toString()).isEqualTo(201);
		return URI.create(created.header("Location")).getPath();
	}

	private void execute(String sql) throws SQLException {
		try (Connection connection = connection(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private Set<String> echoes() throws SQLException {
		try (Connection connection = connection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select \"key\" from echo_log")) {
			Set<String> keys = new HashSet<>();
			while (rows.next()) {
				keys.add(rows.getString(1));
			}
			return keys;
		}
	}

	private Connection connection() throws SQLException {
		return DriverManager.getConnection(this.database.jdbcUrl(), this.database.username(), this.database.password());
	}

}

package dev.plinth.sample.process;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.plinth.sample.process.SampleClient.Answer;
import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.RedisServerProcess;
import dev.plinth.test.services.ServerProcess;
import dev.plinth.test.services.ServiceProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows what becomes of echo jobs when worker processes of the service are killed, and of
 * requests when the store of the jobs is gone.
 */
class JobsProcessIT {

	private static final boolean PROOF = Boolean.getBoolean("plinth.test.proof");

	private static final int LISTED = 50;

	private static final String PASSWORD = "Demo-Passw0rd";

	private final RedisServerProcess redis = RedisServerProcess.start();

	private final PostgresServerProcess postgres = PostgresServerProcess.start();

	private final List<ServiceProcess> processes = new ArrayList<>();

	@AfterEach
	void stop() {
		this.processes.forEach(ServiceProcess::close);
		this.redis.close();
		this.postgres.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc", "redis" })
	void everyEchoIsLoggedAlthoughWorkersAreKilled(String store) throws Exception {
		int jobs = PROOF ? 10_000 : 300;
		int kills = PROOF ? 5 : 1;
		int nodes = PROOF ? 3 : 2;
		String lease = PROOF ? "20s" : "10s";
		ServiceProcess web = start(store, "web", lease);
		List<ServiceProcess> alive = new ArrayList<>();
		for (int i = 0; i < nodes; i++) {
			alive.add(start(store, "worker", lease));
		}
		SampleClient client = login(web);
		Set<String> keys = new TreeSet<>();
		List<Future<Answer>> answers = new ArrayList<>();
		List<Instant> deaths = new ArrayList<>();
		List<Future<Double>> takeovers = new ArrayList<>();
		ExecutorService threads = Executors.newFixedThreadPool(8);
		ExecutorService watchers = Executors.newCachedThreadPool();
		try {
			for (int i = 0; i < jobs; i++) {
				String key = "echo-" + i;
				keys.add(key);
				answers.add(threads.submit(() -> echo(client, key, PROOF ? 200 : 150)));
			}
			for (int i = 0; i < kills; i++) {
				int enough = count() + 20 * nodes;
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.pollInterval(Duration.ofMillis(20))
					.until(() -> count() >= enough);
				ServiceProcess victim = alive.remove(0);
				long pid = victim.pid();
				victim.kill();
				Instant death = Instant.now();
				deaths.add(death);
				takeovers.add(watchers.submit(() -> secondsUntilTakenOver(client, pid, death)));
				if (i < kills - 1) {
					alive.add(start(store, "worker", lease));
				}
			}
			double slowest = 0;
			for (Future<Double> takeover : takeovers) {
				slowest = Math.max(slowest, takeover.get());
			}
			for (Future<Answer> answer : answers) {
				assertThat(answer.get().status()).isEqualTo(202);
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(PROOF ? 240 : 60))
				.pollInterval(Duration.ofMillis(500))
				.until(() -> logged().keySet().containsAll(keys));
			Map<String, List<Instant>> logged = logged();
			List<String> repeated = logged.keySet().stream().filter((key) -> logged.get(key).size() > 1).toList();
			System.out.printf(
					"PROOF E6 %s, %d echo jobs on %d worker processes, %d times kill -9: %d keys in echo_log, %d of them"
							+ " twice, each in flight at a kill; takeover after at most %.1f s%n",
					store, jobs, nodes, kills, logged.size(), repeated.size(), slowest);
			assertThat(logged.keySet()).isEqualTo(keys);
			assertThat(repeated).allSatisfy((key) -> assertThat(deaths)
				.anySatisfy((death) -> assertThat(Duration.between(logged.get(key).get(0), death))
					.isBetween(Duration.ZERO, Duration.ofMillis(1500))));
			assertThat(slowest).isLessThan(30);
		}
		finally {
			threads.shutdownNow();
			watchers.shutdownNow();
		}
	}

	/**
	 * Wait until no job is shown as running on a process that died. All that run are
	 * shown, since they are fewer than the endpoint lists.
	 */
	private double secondsUntilTakenOver(SampleClient client, long pid, Instant death) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(200))
			.until(() -> client.get("/actuator/jobs?state=running"), (running) -> {
				assertThat(running.status()).as(running.toString()).isEqualTo(200);
				assertThat(running.<List<Object>>read("$.jobs")).hasSizeLessThan(LISTED);
				return !running.toString().contains("-" + pid + "-");
			});
		return Duration.between(death, Instant.now()).toMillis() / 1e3;
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc", "redis" })
	void enqueueAnswersUnavailableAtOnceWhileTheStoreIsGone(String store) throws Exception {
		ServiceProcess service = start(store, "all", "20s");
		SampleClient client = login(service);
		assertThat(echo(client, "before", 0).status()).isEqualTo(202);
		ServerProcess server = store.equals("jdbc") ? this.postgres : this.redis;
		server.kill();
		long slowest = 0;
		for (int i = 0; i < (PROOF ? 10 : 3); i++) {
			long start = System.nanoTime();
			Answer answer = echo(client, "lost", 0);
			slowest = Math.max(slowest, System.nanoTime() - start);
			assertThat(answer.status()).isEqualTo(503);
			assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
			assertThat(answer.code()).isEqualTo("unavailable");
		}
		System.out.printf("PROOF E7 %s killed: POST /api/v1/echo answers 503 unavailable after at most %d ms%n",
				server.getClass().getSimpleName(), slowest / 1_000_000);
		assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(2));
		server.restart();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> echo(client, "after", 0).status() == 202);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> logged().containsKey("after"));
	}

	private ServiceProcess start(String store, String role, String lease) {
		ServiceProcess process = ServiceProcess.jar(Path.of(System.getProperty("plinth.sample.jar")))
			.environment("DATABASE_URL", this.postgres.jdbcUrl())
			.environment("SPRING_DATASOURCE_USERNAME", this.postgres.username())
			.environment("SPRING_DATASOURCE_PASSWORD", this.postgres.password())
			.environment("SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT", "1500")
			.environment("SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "12")
			.environment("REDIS_URL", this.redis.url())
			.environment("DEMO_PASSWORD", PASSWORD)
			.environment("JWT_SECRET", "a-secret-of-the-tests-with-enough-bytes")
			.environment("PLINTH_JOBS_STORE", store)
			.environment("PLINTH_ROLE", role)
			.environment("PLINTH_JOBS_LEASE", lease)
			.environment("PLINTH_JOBS_CONCURRENCY", "5")
			.environment("PLINTH_RATELIMIT_ENABLED", "false")
			.javaOptions("-Xmx256m", "-XX:TieredStopAtLevel=1")
			.start();
		this.processes.add(process);
		return process;
	}

	private static SampleClient login(ServiceProcess service) {
		SampleClient client = SampleClient.of(service);
		return client.as(client.login("admin@example.com", PASSWORD));
	}

	private static Answer echo(SampleClient client, String key, int delayMs) {
		return client.post("/api/v1/echo", "{\"delayMs\":" + delayMs + ",\"failTimes\":0,\"key\":\"" + key + "\"}");
	}

	private int count() throws SQLException {
		try (Connection connection = connect();
				ResultSet row = connection.createStatement().executeQuery("select count(*) from echo_log")) {
			row.next();
			return row.getInt(1);
		}
	}

	private Map<String, List<Instant>> logged() throws SQLException {
		Map<String, List<Instant>> logged = new LinkedHashMap<>();
		try (Connection connection = connect();
				ResultSet row = connection.createStatement()
					.executeQuery("select \"key\", logged_at from echo_log order by logged_at")) {
			while (row.next()) {
				logged.computeIfAbsent(row.getString(1), (key) -> new ArrayList<>())
					.add(row.getTimestamp(2).toInstant());
			}
		}
		return logged;
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection(this.postgres.jdbcUrl(), this.postgres.username(), this.postgres.password());
	}

}

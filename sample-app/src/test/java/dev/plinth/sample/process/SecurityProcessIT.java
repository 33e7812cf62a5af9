package dev.plinth.sample.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.plinth.sample.process.SampleClient.Answer;
import dev.plinth.test.services.PostgresDatabase;
import dev.plinth.test.services.RedisDatabase;
import dev.plinth.test.services.ServiceProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that two processes of the service share sessions, revocations and login attempts,
 * with PostgreSQL and Redis and, as a long proof, with PostgreSQL alone.
 */
@Tag("any-jdk")
@ParameterizedClass
@MethodSource("stores")
class SecurityProcessIT {

	private static final String PASSWORD = "Analytical1";

	private static Processes processes;

	private final Store store;

	SecurityProcessIT(Store store) {
		this.store = store;
	}

	static List<Store> stores() {
		return Boolean.getBoolean("plinth.test.proof") ? List.of(Store.values()) : List.of(Store.REDIS);
	}

	@BeforeParameterizedClassInvocation
	static void start(Store store) {
		Map<String, String> environment = store.environment();
		processes = Processes.start(
				Stream.generate(Processes::launch).limit(2).map((launch) -> configure(launch, environment)).toList());
	}

	private static ServiceProcess.Launch configure(ServiceProcess.Launch launch, Map<String, String> environment) {
		environment.forEach(launch::environment);
		return launch.environment("JWT_SECRET", Processes.SECRET);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		processes.close();
	}

	@Test
	void sessionsAreSharedRotatedAndRevoked() {
		SampleClient one = processes.client(0);
		SampleClient two = processes.client(1);
		String email = email();
		assertThat(one.register(email, PASSWORD).status()).isEqualTo(201);
		Answer login = login(two, email);
		assertThat(one.as(login).me().<String>read("$.data.email")).isEqualTo(email);

		Answer refreshed = two.refresh(one.refresh(login.refreshToken()).refreshToken());
		assertThat(refreshed.status()).isEqualTo(200);
		assertThat(one.as(refreshed).me().status()).isEqualTo(200);
		assertThat(two.as(refreshed).me().status()).isEqualTo(200);
		Answer replay = one.refresh(login.refreshToken());
		assertThat(replay.status()).isEqualTo(401);
		assertThat(replay.code()).isEqualTo("refresh-token-reused");
		long replayHere = millisUntilRefused(one.as(refreshed));
		long replayThere = millisUntilRefused(two.as(refreshed));
		for (SampleClient node : List.of(one, two)) {
			Answer dead = node.refresh(refreshed.refreshToken());
			assertThat(dead.status()).isEqualTo(401);
			assertThat(dead.code()).isEqualTo("refresh-token-reused");
		}

		Answer leaving = login(one, email);
		assertThat(two.as(leaving).me().status()).isEqualTo(200);
		assertThat(one.as(leaving).post("/api/v1/auth/logout", "{}").status()).isEqualTo(204);
		long logoutHere = millisUntilRefused(one.as(leaving));
		long logoutThere = millisUntilRefused(two.as(leaving));
		assertThat(two.refresh(leaving.refreshToken()).code()).isEqualTo("invalid-refresh-token");

		Answer phone = login(one, email);
		Answer desk = login(two, email);
		Answer sessions = two.as(phone).get("/api/v1/auth/sessions");
		assertThat(sessions.<List<Object>>read("$.data")).hasSize(2);
		assertThat(sessions.<List<Boolean>>read("$.data[*].current")).containsOnlyOnce(true);
		assertThat(two.as(desk).post("/api/v1/auth/logout-all", "").status()).isEqualTo(204);
		long all = Math.max(Math.max(millisUntilRefused(one.as(phone)), millisUntilRefused(two.as(phone))),
				Math.max(millisUntilRefused(one.as(desk)), millisUntilRefused(two.as(desk))));
		assertThat(one.refresh(phone.refreshToken()).status()).isEqualTo(401);
		assertThat(one.refresh(desk.refreshToken()).status()).isEqualTo(401);

		System.out.printf("PROOF C1-C4 store=%s: register 201, login, me and refresh on either node 200; replay 401 "
				+ "refresh-token-reused, access token refused after %d ms here, %d ms on the other node, family dead on "
				+ "both; logout 204, refused after %d ms here, %d ms there; 2 sessions listed; logout-all 204, both "
				+ "refused on both nodes within %d ms%n", this.store, replayHere, replayThere, logoutHere, logoutThere,
				all);
	}

	@Test
	void refusalsAreProblems() {
		SampleClient one = processes.client(0);
		String email = email();
		one.register(email, PASSWORD);
		String product = "{\"name\":\"Desk\",\"price\":1,\"description\":\"Oak\",\"stock\":1}";
		Answer user = processes.client(1).as(login(one, email)).post("/api/v1/products", product);
		Answer anonymous = one.post("/api/v1/products", product);
		assertThat(user.status()).isEqualTo(403);
		assertThat(user.header("Content-Type")).startsWith("application/problem+json");
		assertThat(user.code()).isEqualTo("forbidden");
		assertThat(anonymous.status()).isEqualTo(401);
		assertThat(anonymous.header("Content-Type")).startsWith("application/problem+json");
		assertThat(anonymous.header("WWW-Authenticate")).isEqualTo("Bearer");
		assertThat(anonymous.code()).isEqualTo("unauthorized");
		assertThat(one.withToken("a.b.c").me().header("WWW-Authenticate")).startsWith("Bearer error=\"invalid_token\"");
		System.out.printf(
				"PROOF C6 store=%s: user on an admin route %d %s, anonymous %d %s with WWW-Authenticate: %s%n",
				this.store, user.status(), user.code(), anonymous.status(), anonymous.code(),
				anonymous.header("WWW-Authenticate"));
	}

	@Test
	void attemptsAreCountedOverBothNodesAndSurviveARestart() {
		String email = email();
		processes.client(0).register(email, PASSWORD);
		for (int i = 0; i < 5; i++) {
			assertThat(processes.client(i % 2).login(email, "Wrong-pass1").code()).isEqualTo("invalid-credentials");
		}
		processes.get(1).restart();
		for (int i = 0; i < 2; i++) {
			Answer locked = processes.client(i).login(email, PASSWORD);
			assertThat(locked.status()).isEqualTo(429);
			assertThat(locked.code()).isEqualTo("too-many-attempts");
			assertThat(Long.parseLong(locked.header("Retry-After"))).isBetween(1L, 900L);
		}
		System.out.printf("PROOF C7 store=%s: 5 wrong passwords over two nodes, then 429 too-many-attempts on both, "
				+ "one of them restarted in between%n", this.store);
	}

	@Test
	void hostileTextIsNoServerError() {
		SampleClient one = processes.client(0);
		for (String text : List.of("a\\u0000b@example.com", "\\ud800@example.com", "x'; drop table account; --",
				"a\\r\\nb@example.com")) {
			Answer login = one.login(text, "Some-passw0rd");
			assertThat(login.status()).as(text).isBetween(400, 401);
			assertThat(one.login("somebody@example.com", text).status()).as(text).isBetween(400, 401);
			assertThat(one.refresh(text).status()).as(text).isBetween(400, 401);
		}
	}

	private static String email() {
		return UUID.randomUUID() + "@example.com";
	}

	private static Answer login(SampleClient client, String email) {
		Answer login = client.login(email, PASSWORD);
		assertThat(login.status()).as(login.toString()).isEqualTo(200);
		return login;
	}

	/**
	 * Wait until an access token is refused, a second at most.
	 */
	private static long millisUntilRefused(SampleClient client) {
		long start = System.nanoTime();
		Awaitility.await()
			.atMost(Duration.ofSeconds(1))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(20))
			.untilAsserted(() -> assertThat(client.me().status()).isEqualTo(401));
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
	}

	/**
	 * What the processes share.
	 */
	enum Store {

		REDIS, POSTGRESQL;

		Map<String, String> environment() {
			String database = Processes.databaseUrl(PostgresDatabase.create());
			return (this == REDIS) ? Map.of("DATABASE_URL", database, "REDIS_URL", RedisDatabase.create().url())
					: Map.of("DATABASE_URL", database);
		}

	}

}

package dev.plinth.security;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import dev.plinth.security.ApiClient.Answer;
import dev.plinth.test.services.RedisServerProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application whose Redis dies and comes back.
 */
@Tag("any-jdk")
class RedisOutageTests {

	private static final Duration BOUND = Duration.ofSeconds(2);

	@Test
	void accessTokensAreAcceptedAndLoginRecoversByItself() {
		try (RedisServerProcess redis = RedisServerProcess.start();
				ConfigurableApplicationContext context = start(redis)) {
			ApiClient client = client(context);
			Answer login = client.login("bob@example.com", "Passw0rd-bob");
			Answer gone = client.login("bob@example.com", "Passw0rd-bob");
			client.as(gone).post("/api/v1/auth/logout", "");
			redis.kill();
			ApiClient bob = client.as(login);
			for (int i = 0; i < 50; i++) {
				assertThat(within(BOUND, () -> bob.get("/api/v1/private")).status()).isEqualTo(200);
				assertThat(client.as(gone).get("/api/v1/private").status()).isEqualTo(401);
			}
			assertUnavailable(client, login);
			redis.restart();
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> client.login("bob@example.com", "Passw0rd-bob").status() == 200);
		}
	}

	/**
	 * The application's own time-out is that of Lettuce, a minute.
	 */
	@Test
	void frozenRedisIsNotWaitedFor() {
		try (RedisServerProcess redis = RedisServerProcess.start();
				ConfigurableApplicationContext context = start(redis)) {
			ApiClient client = client(context);
			Answer login = client.login("bob@example.com", "Passw0rd-bob");
			assertThat(client.as(login).get("/api/v1/private").status()).isEqualTo(200);
			redis.pause();
			try {
				List<Duration> longest = Collections.synchronizedList(new ArrayList<>());
				IntStream.range(0, 20).parallel().forEach((i) -> {
					long start = System.nanoTime();
					assertThat(client.as(login).get("/api/v1/private").status()).isEqualTo(200);
					longest.add(Duration.ofNanos(System.nanoTime() - start));
				});
				assertThat(Collections.max(longest)).isLessThan(BOUND);
				assertUnavailable(client, login);
			}
			finally {
				redis.resume();
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> client.login("bob@example.com", "Passw0rd-bob").status() == 200);
		}
	}

	@Test
	void refusalByRedisIsNoFaultOfTheService() {
		try (RedisServerProcess redis = RedisServerProcess.start("--maxmemory", "1", "--maxmemory-policy",
				"noeviction"); ConfigurableApplicationContext context = start(redis)) {
			Answer failed = client(context).login("bob@example.com", "Passw0rd-bob");
			assertThat(failed.status()).isEqualTo(503);
			assertThat(failed.code()).isEqualTo("unavailable");
		}
	}

	private static void assertUnavailable(ApiClient client, Answer login) {
		for (Supplier<Answer> call : List.<Supplier<Answer>>of(() -> client.login("bob@example.com", "Passw0rd-bob"),
				() -> client.refresh(login.read("$.data.refreshToken")),
				() -> client.as(login).post("/api/v1/auth/logout-all", ""))) {
			Answer failed = within(BOUND, call);
			assertThat(failed.status()).isEqualTo(503);
			assertThat(failed.code()).isEqualTo("unavailable");
			assertThat(failed.header("Retry-After")).isNotEmpty();
		}
	}

	private static Answer within(Duration bound, Supplier<Answer> call) {
		long start = System.nanoTime();
		Answer answer = call.get();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(bound);
		return answer;
	}

	private static ConfigurableApplicationContext start(RedisServerProcess redis) {
		return new SpringApplicationBuilder(ShopApplication.class).run("--server.port=0",
				"--spring.profiles.active=test", "--spring.data.redis.url=" + redis.url(),
				"--plinth.security.roles.admin.permissions=users:delete,orders:read");
	}

	private static ApiClient client(ConfigurableApplicationContext context) {
		return new ApiClient(((ServletWebServerApplicationContext) context).getWebServer().getPort());
	}

}

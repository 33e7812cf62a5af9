package dev.plinth.security;

import java.time.Duration;

import dev.plinth.security.ApiClient.Answer;
import dev.plinth.test.services.RedisServerProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application whose Redis dies and comes back.
 */
class RedisOutageTests {

	@Test
	void accessTokensAreAcceptedAndLoginRecoversByItself() {
		try (RedisServerProcess redis = RedisServerProcess.start();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(ShopApplication.class).run(
						"--server.port=0", "--spring.profiles.active=test", "--spring.data.redis.url=" + redis.url(),
						"--spring.data.redis.timeout=300ms", "--spring.data.redis.connect-timeout=300ms",
						"--plinth.security.roles.admin.permissions=users:delete,orders:read")) {
			ApiClient client = new ApiClient(((ServletWebServerApplicationContext) context).getWebServer().getPort());
			Answer login = client.login("bob@example.com", "Passw0rd-bob");
			Answer gone = client.login("bob@example.com", "Passw0rd-bob");
			client.as(gone).post("/api/v1/auth/logout", "");
			redis.kill();
			ApiClient bob = client.as(login);
			for (int i = 0; i < 50; i++) {
				assertThat(bob.get("/api/v1/private").status()).isEqualTo(200);
				assertThat(client.as(gone).get("/api/v1/private").status()).isEqualTo(401);
			}
			Answer failed = client.login("bob@example.com", "Passw0rd-bob");
			assertThat(failed.status()).isEqualTo(503);
			assertThat(failed.code()).isEqualTo("unavailable");
			assertThat(client.refresh(login.read("$.data.refreshToken")).status()).isEqualTo(503);
			redis.restart();
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> client.login("bob@example.com", "Passw0rd-bob").status() == 200);
		}
	}

}

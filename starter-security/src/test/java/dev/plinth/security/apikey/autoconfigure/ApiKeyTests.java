package dev.plinth.security.apikey.autoconfigure;

import java.time.Duration;
import java.util.Set;

import dev.plinth.security.ApiClient;
import dev.plinth.security.ApiClient.Answer;
import dev.plinth.security.MovableClock;
import dev.plinth.security.ShopApplication;
import dev.plinth.security.apikey.ApiKeys;
import dev.plinth.security.apikey.IssuedApiKey;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for API keys with a running application, kept in a database.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = ShopApplication.class,
		properties = { "plinth.security.api-keys.enabled=true", "plinth.security.api-keys.prefix=shop",
				"plinth.security.roles.admin.permissions=users:delete,orders:read",
				"spring.datasource.generate-unique-name=true" })
@ActiveProfiles("test")
@Import(ApiKeyTests.Configuration.class)
class ApiKeyTests {

	private final ApiClient client;

	@Autowired
	private ApiKeys keys;

	@Autowired
	private MovableClock clock;

	@Autowired
	private JdbcTemplate jdbc;

	ApiKeyTests(@LocalServerPort int port) {
		this.client = new ApiClient(port);
	}

	@Test
	void keyIsAcceptedForItsScopes() {
		IssuedApiKey key = this.keys.create("CI", "robot", Set.of("orders:read"), null);
		ApiClient robot = this.client.withHeader("X-Api-Key", key.value());
		assertThat(key.value()).matches("shop_[0-9a-z]{16}_[A-Za-z0-9_-]{43}");
		assertThat(robot.get("/api/v1/private").status()).isEqualTo(200);
		assertThat(robot.get("/api/v1/users/2/orders").status()).isEqualTo(200);
		assertThat(robot.delete("/api/v1/users/x").status()).isEqualTo(403);
		assertThat(robot.get("/api/v1/admin").status()).isEqualTo(403);
		assertThat(robot.get("/api/v1/users/robot/orders").status()).isEqualTo(200);
	}

	@Test
	void keyHasNoSayInTheSessionsOfItsOwner() {
		ApiClient robot = this.client.withHeader("X-Api-Key", this.keys.create("CI", "2", Set.of(), null).value());
		assertThat(robot.get("/api/v1/auth/sessions").status()).isEqualTo(403);
		assertThat(robot.post("/api/v1/auth/logout-all", "").status()).isEqualTo(403);
		assertThat(robot.delete("/api/v1/auth/sessions/x").status()).isEqualTo(403);
		assertThat(robot.get("/api/v1/auth/me").<String>read("$.data.id")).isEqualTo("2");
	}

	@Test
	void secretIsNotStored() {
		IssuedApiKey key = this.keys.create("CI", "robot", Set.of("orders:read"), null);
		String secret = key.value().substring(key.value().length() - 43);
		assertThat(this.jdbc.queryForList("select * from plinth_api_key").toString()).doesNotContain(secret);
		assertThat(key.toString()).doesNotContain(secret);
	}

	@Test
	void revokedKeyIsRefused() {
		IssuedApiKey key = this.keys.create("CI", "robot-2", Set.of(), null);
		ApiClient robot = this.client.withHeader("X-Api-Key", key.value());
		assertThat(robot.get("/api/v1/private").status()).isEqualTo(200);
		assertThat(this.keys.revoke("other", key.key().id())).isFalse();
		assertThat(this.keys.revoke("robot-2", key.key().id())).isTrue();
		assertRefused(robot);
		assertThat(this.keys.list("robot-2")).singleElement()
			.satisfies((listed) -> assertThat(listed.revokedAt()).isNotNull());
	}

	@Test
	void revocationOfAnotherNodeIsKnownAfterAFewSeconds() {
		IssuedApiKey key = this.keys.create("CI", "robot-3", Set.of(), null);
		ApiClient robot = this.client.withHeader("X-Api-Key", key.value());
		assertThat(robot.get("/api/v1/private").status()).isEqualTo(200);
		this.jdbc.update("update plinth_api_key set revoked_at = 1 where id = ?", key.key().id());
		this.clock.advance(Duration.ofSeconds(5));
		assertRefused(robot);
	}

	@Test
	void expiredKeyIsRefused() {
		IssuedApiKey key = this.keys.create("CI", "robot", Set.of(), Duration.ofHours(1));
		ApiClient robot = this.client.withHeader("X-Api-Key", key.value());
		assertThat(robot.get("/api/v1/private").status()).isEqualTo(200);
		this.clock.advance(Duration.ofHours(1));
		assertRefused(robot);
	}

	@Test
	void unknownKeysAreRefused() {
		String value = this.keys.create("CI", "robot", Set.of(), null).value();
		assertRefused(this.client.withHeader("X-Api-Key", "x"));
		assertRefused(this.client.withHeader("X-Api-Key", value + "x"));
		assertRefused(this.client.withHeader("X-Api-Key", value.substring(0, value.length() - 43) + "A".repeat(43)));
		assertRefused(this.client.withHeader("X-Api-Key", value.replace("shop_", "show_")));
		assertRefused(this.client.withHeader("X-Api-Key", "shop_" + "a".repeat(16) + "_" + "A".repeat(43)));
	}

	@Test
	void faultyScopesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.keys.create("CI", "robot", Set.of("a b"), null));
		assertThatIllegalArgumentException().isThrownBy(() -> this.keys.create("CI", "", Set.of(), null));
	}

	@Test
	void offUnlessAskedFor() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ApiKeyAutoConfiguration.class));
		runner.run((context) -> assertThat(context).doesNotHaveBean(ApiKeys.class));
		runner.withPropertyValues("plinth.security.api-keys.enabled=true").run((context) -> {
			ApiKeys own = context.getBean(ApiKeys.class);
			IssuedApiKey key = own.create("CI", "robot", Set.of("a:b"), null);
			assertThat(own.verify(key.value())).isEqualTo(key.key());
			assertThat(own.list("robot")).containsExactly(key.key());
			assertThat(own.revoke("robot", key.key().id())).isTrue();
			assertThat(own.revoke("robot", key.key().id())).isFalse();
			assertThat(own.verify(key.value())).isNull();
		});
		runner.withPropertyValues("plinth.security.api-keys.enabled=true", "plinth.security.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ApiKeys.class));
	}

	private static void assertRefused(ApiClient client) {
		Answer answer = client.get("/api/v1/private");
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.code()).isEqualTo("invalid-api-key");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Configuration {

		@Bean
		MovableClock clock() {
			return new MovableClock();
		}

	}

}

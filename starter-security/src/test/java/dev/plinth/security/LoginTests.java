package dev.plinth.security;

import dev.plinth.test.security.EndpointSecurity;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the endpoints for login, refresh and logout of a running application.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = ShopApplication.class, properties = {
		"plinth.security.paths.permit=GET /api/v1/public/**", "plinth.security.roles.admin.includes=user",
		"plinth.security.roles.admin.permissions=users:delete,orders:read",
		"plinth.security.roles.user.permissions=orders:create", "plinth.security.login.address.attempts=10000" })
@ActiveProfiles("test")
class LoginTests {

	private final ApiClient client;

	@Autowired
	private ShopApplication.Users users;

	LoginTests(@LocalServerPort int port) {
		this.client = new ApiClient(port);
	}

	@Test
	void logsIn() {
		ApiClient.Answer answer = this.client.login("bob@example.com", "Passw0rd-bob");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.<Boolean>read("$.success")).isTrue();
		assertThat(answer.<String>read("$.data.tokenType")).isEqualTo("Bearer");
		assertThat(answer.<Integer>read("$.data.expiresIn")).isBetween(890, 900);
		assertThat(answer.header("Cache-Control")).contains("no-store");
	}

	@Test
	void tellsTheUserWhoItIs() {
		ApiClient.Answer answer = this.client.as(this.client.login("ada@example.com", "Passw0rd-ada"))
			.get("/api/v1/auth/me");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.<String>read("$.data.id")).isEqualTo("1");
		assertThat(answer.<String>read("$.data.name")).isEqualTo("Ada");
		assertThat(answer.<String>read("$.data.email")).isEqualTo("ada@example.com");
		assertThat(answer.<String>read("$.data.role")).isEqualTo("admin");
		assertThat(answer.<java.util.List<String>>read("$.data.permissions")).containsExactly("orders:create",
				"orders:read", "users:delete");
	}

	@Test
	void wrongPasswordAndUnknownAccountGetTheSameAnswer() {
		ApiClient.Answer wrong = this.client.login("bob@example.com", "wrong");
		ApiClient.Answer unknown = this.client.login("nobody@example.com", "wrong");
		assertThat(wrong.status()).isEqualTo(401);
		assertThat(wrong.code()).isEqualTo("invalid-credentials");
		assertThat(unknown.status()).isEqualTo(401);
		assertThat(unknown.body().replaceAll("\"requestId\":\"[^\"]*\"", ""))
			.isEqualTo(wrong.body().replaceAll("\"requestId\":\"[^\"]*\"", ""));
	}

	@Test
	void answersInTheLanguageOfTheClient() {
		ApiClient.Answer answer = this.client.withHeader("Accept-Language", "de").login("bob@example.com", "wrong");
		assertThat(answer.code()).isEqualTo("invalid-credentials");
		assertThat(answer.<String>read("$.title")).isEqualTo("Anmeldung fehlgeschlagen");
		assertThat(answer.<String>read("$.detail")).isEqualTo("Die E-Mail-Adresse oder das Passwort ist falsch.");
		assertThat(this.client.login("bob@example.com", "wrong").<String>read("$.detail"))
			.isEqualTo("The e-mail address or the password is wrong.");
	}

	@Test
	void anonymousIsAskedForABearerToken() {
		ApiClient.Answer answer = this.client.get("/api/v1/private");
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.code()).isEqualTo("unauthorized");
		assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
		assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
	}

	@Test
	void userOnAnAdminRouteIsForbidden() {
		ApiClient.Answer answer = this.client.as(this.client.login("bob@example.com", "Passw0rd-bob"))
			.get("/api/v1/admin");
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.code()).isEqualTo("forbidden");
	}

	@Test
	void anonymousOnARuledMethodOfAPublicPathIsUnauthorized() {
		ApiClient.Answer answer = this.client.get("/api/v1/public/admin");
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
	}

	@Test
	void publicPathNeedsNoLogin() {
		assertThat(this.client.get("/api/v1/public").status()).isEqualTo(200);
	}

	@Test
	void ownerAndPermissionAreRulesOnMethods() {
		ApiClient bob = this.client.as(this.client.login("bob@example.com", "Passw0rd-bob"));
		ApiClient ada = this.client.as(this.client.login("ada@example.com", "Passw0rd-ada"));
		assertThat(bob.get("/api/v1/users/2/orders").status()).isEqualTo(200);
		assertThat(bob.get("/api/v1/users/1/orders").status()).isEqualTo(403);
		assertThat(ada.get("/api/v1/users/2/orders").status()).isEqualTo(200);
		assertThat(bob.delete("/api/v1/users/nobody@example.com").status()).isEqualTo(403);
	}

	@Test
	void refreshGivesNewTokens() {
		ApiClient.Answer login = this.client.login("bob@example.com", "Passw0rd-bob");
		ApiClient.Answer refreshed = this.client.refresh(login.read("$.data.refreshToken"));
		assertThat(refreshed.status()).isEqualTo(200);
		assertThat(refreshed.<String>read("$.data.refreshToken")).isNotEqualTo(login.read("$.data.refreshToken"));
		assertThat(this.client.as(refreshed).get("/api/v1/private").status()).isEqualTo(200);
	}

	@Test
	void expiredBearerTokenDoesNotHinderTheRefresh() {
		ApiClient.Answer login = this.client.login("bob@example.com", "Passw0rd-bob");
		assertThat(this.client.withToken("no.valid.token").refresh(login.read("$.data.refreshToken")).status())
			.isEqualTo(200);
	}

	@Test
	void logoutEndsRefreshAndAccessToken() {
		ApiClient.Answer login = this.client.login("bob@example.com", "Passw0rd-bob");
		ApiClient bob = this.client.as(login);
		assertThat(bob.get("/api/v1/private").status()).isEqualTo(200);
		assertThat(this.client
			.post("/api/v1/auth/logout",
					"{\"refreshToken\":\"%s\"}".formatted(login.<String>read("$.data.refreshToken")))
			.status()).isEqualTo(204);
		ApiClient.Answer refused = bob.get("/api/v1/private");
		assertThat(refused.status()).isEqualTo(401);
		assertThat(refused.code()).isEqualTo("invalid-token");
		assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
		assertThat(this.client.refresh(login.read("$.data.refreshToken")).code()).isEqualTo("invalid-refresh-token");
	}

	@Test
	void logoutWithTheAccessTokenAloneEndsTheSession() {
		ApiClient.Answer login = this.client.login("bob@example.com", "Passw0rd-bob");
		ApiClient bob = this.client.as(login);
		assertThat(bob.post("/api/v1/auth/logout", "").status()).isEqualTo(204);
		assertThat(bob.get("/api/v1/private").status()).isEqualTo(401);
		assertThat(this.client.refresh(login.read("$.data.refreshToken")).status()).isEqualTo(401);
	}

	@Test
	void sessionsAreListedAndEnded() {
		this.users.add("3", "Cleo", "cleo@example.com", this.users.get("bob@example.com").password(), "user");
		ApiClient first = this.client.as(this.client.login("cleo@example.com", "Passw0rd-bob"));
		ApiClient second = this.client.as(this.client.login("cleo@example.com", "Passw0rd-bob"));
		ApiClient.Answer sessions = second.get("/api/v1/auth/sessions");
		assertThat(sessions.<java.util.List<Object>>read("$.data")).hasSize(2);
		String other = sessions.<java.util.List<String>>read("$.data[?(@.current == false)].id").get(0);
		assertThat(second.delete("/api/v1/auth/sessions/" + other).status()).isEqualTo(204);
		assertThat(first.get("/api/v1/private").status()).isEqualTo(401);
		assertThat(second.get("/api/v1/private").status()).isEqualTo(200);
		ApiClient bob = this.client.as(this.client.login("bob@example.com", "Passw0rd-bob"));
		String remaining = second.get("/api/v1/auth/sessions").<java.util.List<String>>read("$.data[*].id").get(0);
		assertThat(bob.delete("/api/v1/auth/sessions/" + remaining).status()).isEqualTo(404);
		assertThat(second.post("/api/v1/auth/logout-all", "").status()).isEqualTo(204);
		assertThat(second.get("/api/v1/private").status()).isEqualTo(401);
	}

	@Test
	void tokensOfADeletedUserAreRefused() {
		this.users.add("4", "Dan", "dan@example.com", this.users.get("bob@example.com").password(), "user");
		ApiClient.Answer login = this.client.login("dan@example.com", "Passw0rd-bob");
		ApiClient ada = this.client.as(this.client.login("ada@example.com", "Passw0rd-ada"));
		assertThat(ada.delete("/api/v1/users/dan@example.com").status()).isEqualTo(200);
		assertThat(this.client.as(login).get("/api/v1/private").code()).isEqualTo("invalid-token");
		assertThat(this.client.refresh(login.read("$.data.refreshToken")).status()).isEqualTo(401);
	}

	@Test
	void faultyRequestsAreAnsweredAsProblems() {
		assertThat(this.client.post("/api/v1/auth/login", "{").code()).isEqualTo("malformed-request");
		assertThat(this.client.post("/api/v1/auth/login", "{}").code()).isEqualTo("validation-failed");
		assertThat(this.client.login("a\\u0000b@example.com", "secret").code()).isEqualTo("validation-failed");
		assertThat(this.client.post("/api/v1/auth/refresh", "{}").code()).isEqualTo("invalid-refresh-token");
		assertThat(this.client.post("/api/v1/auth/refresh", "").code()).isEqualTo("invalid-refresh-token");
	}

	@Test
	void nothingElseIsReachableWithoutALogin(@Autowired ApplicationContext context) {
		EndpointSecurity.of(context)
			.allowing("POST /api/v1/auth/login", "POST /api/v1/auth/refresh", "POST /api/v1/auth/logout",
					"GET /.well-known/jwks.json", "GET /api/v1/public", "/error", "GET /actuator/health/**",
					"GET /actuator/health")
			.check();
	}

	@Test
	void publishesItsKeysWithoutTheirPrivateParts() {
		ApiClient.Answer answer = this.client.get("/.well-known/jwks.json");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.<String>read("$.keys[0].kty")).isEqualTo("EC");
		assertThat(answer.body()).doesNotContain("\"d\"");
		assertThat(answer.header("Cache-Control")).contains("max-age=300").contains("public");
	}

}

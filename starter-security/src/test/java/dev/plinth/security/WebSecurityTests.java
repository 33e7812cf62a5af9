package dev.plinth.security;

import dev.plinth.security.ApiClient.Answer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for headers, cross-origin requests, paths and the refresh cookie.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = ShopApplication.class, properties = {
		"plinth.security.store=memory", "plinth.security.auth.path=/auth", "plinth.security.auth.refresh-token=cookie",
		"plinth.security.paths.permit=/api/v1/public/**,/internal/**", "plinth.security.paths.admin=/internal/**",
		"plinth.security.cors.allowed-origins=https://app.example", "plinth.security.cors.allow-credentials=true",
		"server.forward-headers-strategy=framework", "management.endpoints.web.exposure.include=*",
		"plinth.security.roles.admin.permissions=users:delete,orders:read" })
@ActiveProfiles("test")
class WebSecurityTests {

	private final ApiClient client;

	WebSecurityTests(@LocalServerPort int port) {
		this.client = new ApiClient(port);
	}

	@Test
	void sendsSecurityHeaders() {
		Answer answer = this.client.get("/api/v1/public");
		assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
		assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
		assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
		assertThat(answer.header("Permissions-Policy")).contains("camera=()");
		assertThat(answer.header("Cache-Control")).contains("no-store");
		assertThat(answer.header("Strict-Transport-Security")).isEmpty();
		assertThat(this.client.get("/api/v1/private").header("X-Content-Type-Options")).isEqualTo("nosniff");
	}

	@Test
	void pagesHaveAPolicyOfTheirOwn() {
		assertThat(this.client.get("/console/index.html").header("Content-Security-Policy"))
			.startsWith("default-src 'self'");
	}

	@Test
	void tellsClientsBehindAProxyToUseHttpsOnly() {
		Answer answer = this.client.withHeader("X-Forwarded-Proto", "https").get("/api/v1/public");
		assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=31536000 ; includeSubDomains");
	}

	@Test
	void answersCrossOriginRequestsOfAllowedOriginsOnly() {
		Answer allowed = this.client.withHeader("Origin", "https://app.example")
			.withHeader("Access-Control-Request-Method", "GET")
			.withHeader("Access-Control-Request-Headers", "authorization")
			.send("OPTIONS", "/api/v1/private", null);
		assertThat(allowed.status()).isEqualTo(200);
		assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
		assertThat(allowed.header("Access-Control-Allow-Credentials")).isEqualTo("true");
		Answer refused = this.client.withHeader("Origin", "https://evil.example")
			.withHeader("Access-Control-Request-Method", "GET")
			.send("OPTIONS", "/api/v1/private", null);
		assertThat(refused.status()).isEqualTo(403);
		assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty();
	}

	@Test
	void actuatorAndAdminPathsAreForAdministrators() {
		ApiClient bob = this.client.withToken(login("bob").read("$.data.accessToken"));
		ApiClient ada = this.client.withToken(login("ada").read("$.data.accessToken"));
		assertThat(this.client.get("/actuator/health").status()).isIn(200, 503);
		assertThat(this.client.get("/actuator/env").status()).isEqualTo(401);
		assertThat(bob.get("/actuator/env").status()).isEqualTo(403);
		assertThat(ada.get("/actuator/env").status()).isEqualTo(200);
		assertThat(this.client.get("/internal/x").status()).isEqualTo(401);
		assertThat(bob.get("/internal/x").status()).isEqualTo(403);
		assertThat(ada.get("/internal/x").status()).isEqualTo(404);
		assertThat(this.client.get("/nowhere").status()).isEqualTo(401);
		assertThat(bob.get("/nowhere").status()).isEqualTo(404);
	}

	@Test
	void refreshTokenIsInACookieThatScriptsCannotRead() {
		Answer login = login("bob");
		assertThat(login.body()).doesNotContain("refreshToken");
		assertThat(login.header("Set-Cookie")).contains("refresh_token=")
			.contains("Path=/auth")
			.contains("HttpOnly")
			.contains("Secure")
			.contains("SameSite=Strict");
	}

	@Test
	void refreshCookieNeedsTheCsrfToken() {
		Answer login = login("bob");
		String refresh = cookie(login, "refresh_token");
		String csrf = cookie(login, "XSRF-TOKEN");
		Answer without = this.client.withHeader("Cookie", "refresh_token=" + refresh).post("/auth/refresh", "");
		assertThat(without.status()).isEqualTo(403);
		assertThat(without.code()).isEqualTo("csrf-token-invalid");
		Answer wrong = this.client.withHeader("Cookie", "refresh_token=" + refresh + "; XSRF-TOKEN=" + csrf)
			.withHeader("X-XSRF-TOKEN", "x")
			.post("/auth/refresh", "");
		assertThat(wrong.status()).isEqualTo(403);
		Answer refreshed = this.client.withHeader("Cookie", "refresh_token=" + refresh + "; XSRF-TOKEN=" + csrf)
			.withHeader("X-XSRF-TOKEN", csrf)
			.post("/auth/refresh", "");
		assertThat(refreshed.status()).isEqualTo(200);
		assertThat(cookie(refreshed, "refresh_token")).isNotEqualTo(refresh);
		Answer inBody = this.client.withHeader("Cookie", "XSRF-TOKEN=" + csrf)
			.withHeader("X-XSRF-TOKEN", csrf)
			.post("/auth/refresh", "{\"refreshToken\":\"" + cookie(refreshed, "refresh_token") + "\"}");
		assertThat(inBody.status()).isEqualTo(401);
		Answer logout = this.client
			.withHeader("Cookie", "refresh_token=" + cookie(refreshed, "refresh_token") + "; XSRF-TOKEN=" + csrf)
			.withHeader("X-XSRF-TOKEN", csrf)
			.post("/auth/logout", "");
		assertThat(logout.status()).isEqualTo(204);
		assertThat(logout.header("Set-Cookie")).contains("refresh_token=;").contains("Max-Age=0");
	}

	@Test
	void otherRequestsNeedNoCsrfToken() {
		ApiClient bob = this.client.withToken(login("bob").read("$.data.accessToken"));
		assertThat(bob.post("/auth/logout-all", "").status()).isEqualTo(204);
	}

	private Answer login(String name) {
		Answer login = this.client.post("/auth/login",
				"{\"email\":\"%s@example.com\",\"password\":\"Passw0rd-%s\"}".formatted(name, name));
		assertThat(login.status()).isEqualTo(200);
		return login;
	}

	private static String cookie(Answer answer, String name) {
		return answer.response()
			.headers()
			.allValues("Set-Cookie")
			.stream()
			.filter((cookie) -> cookie.startsWith(name + "="))
			.map((cookie) -> cookie.substring(name.length() + 1, cookie.indexOf(';')))
			.findFirst()
			.orElseThrow();
	}

}

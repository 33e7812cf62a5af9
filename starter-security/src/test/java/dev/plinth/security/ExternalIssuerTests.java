package dev.plinth.security;

import java.util.List;

import dev.plinth.security.ApiClient.Answer;
import dev.plinth.security.session.Sessions;
import dev.plinth.security.token.AccessTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application whose tokens come from another process. It needs neither a key
 * nor a profile.
 */
class ExternalIssuerTests {

	private static IssuerProcess issuer;

	private static ConfigurableApplicationContext context;

	private static ApiClient client;

	@BeforeAll
	static void start() throws Exception {
		issuer = IssuerProcess.start();
		context = new SpringApplicationBuilder(ShopApplication.class).run("--server.port=0",
				"--spring.main.banner-mode=off",
				"--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.issuer(),
				"--spring.security.oauth2.resourceserver.jwt.audiences=shop",
				"--plinth.security.roles.admin.includes=user",
				"--plinth.security.roles.admin.permissions=users:delete,orders:read",
				"--plinth.security.roles.user.permissions=orders:create");
		client = new ApiClient(((ServletWebServerApplicationContext) context).getWebServer().getPort());
	}

	@AfterAll
	static void stop() {
		context.close();
		issuer.close();
	}

	@Test
	void tokenOfTheIssuerIsAcceptedWithItsRoles() {
		ApiClient user = client.withToken(issuer.token("77", "shop", 60));
		assertThat(user.get("/api/v1/private").status()).isEqualTo(200);
		assertThat(user.get("/api/v1/admin").status()).isEqualTo(200);
		assertThat(user.get("/api/v1/users/77/orders").status()).isEqualTo(200);
		assertThat(user.get("/api/v1/users/1/orders").status()).isEqualTo(200);
	}

	@Test
	void keyRotationOfTheIssuerNeedsNoRestart() {
		String before = issuer.token("77", "shop", 60);
		assertThat(client.withToken(before).get("/api/v1/private").status()).isEqualTo(200);
		issuer.rotate();
		assertThat(client.withToken(issuer.token("77", "shop", 60)).get("/api/v1/private").status()).isEqualTo(200);
		assertThat(client.withToken(before).get("/api/v1/private").status()).isEqualTo(200);
	}

	@Test
	void faultyTokensAreRefusedInTheProblemShape() {
		assertRefused(issuer.token("77", "other", 60), "invalid-token");
		assertRefused(issuer.token("77", "shop", -120), "token-expired");
		assertRefused(issuer.token("77", "shop", 60) + "x", "invalid-token");
		Answer anonymous = client.get("/api/v1/private");
		assertThat(anonymous.status()).isEqualTo(401);
		assertThat(anonymous.code()).isEqualTo("unauthorized");
		assertThat(anonymous.header("WWW-Authenticate")).isEqualTo("Bearer");
	}

	private static void assertRefused(String token, String code) {
		Answer answer = client.withToken(token).get("/api/v1/private");
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.code()).isEqualTo(code);
		assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
	}

	@Test
	void thereIsNoLogin() {
		String token = issuer.token("77", "shop", 60);
		for (String path : List.of("/login", "/refresh", "/logout-all")) {
			assertThat(client.withToken(token).post("/api/v1/auth" + path, "{}").status()).isEqualTo(404);
		}
		assertThat(client.withToken(token).get("/.well-known/jwks.json").status()).isEqualTo(404);
		assertThat(context.getBeanProvider(Sessions.class).getIfAvailable()).isNull();
		assertThat(context.getBeanProvider(AccessTokens.class).getIfAvailable()).isNull();
	}

}

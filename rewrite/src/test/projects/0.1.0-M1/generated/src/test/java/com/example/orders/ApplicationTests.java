package com.example.orders;

import java.util.Map;
import java.util.UUID;

import dev.plinth.test.architecture.ServiceArchitecture;
import dev.plinth.test.security.EndpointSecurity;
import dev.plinth.test.services.BackingServices;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Tests of the service as a whole: end to end over HTTP on real PostgreSQL and Redis, and
 * its architecture.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.profiles.active=dev", "DEMO_PASSWORD=Demo1-password" })
@BackingServices
class ApplicationTests {

	private RestTestClient client;

	@BeforeEach
	void setUp(@Value("${local.server.port}") int port) {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Test
	void registerLogInAndCallAProtectedEndpoint() {
		String email = UUID.randomUUID() + "@example.com";
		post("/api/v1/auth/register", Map.of("name", "Ada Lovelace", "email", email, "password", "Analytical1"))
			.expectStatus()
			.isCreated();
		this.client.get()
			.uri("/api/v1/auth/me")
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + login(email, "Analytical1"))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.data.email")
			.isEqualTo(email)
			.jsonPath("$.data.role")
			.isEqualTo("user");
	}

	@Test
	void allFaultsOfARegistrationAreAnsweredAtOnce() {
		post("/api/v1/auth/register", Map.of("name", "x", "email", "x", "password", "x")).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.success")
			.isEqualTo(false)
			.jsonPath("$.errors.length()")
			.value(Integer.class,
					(count) -> org.assertj.core.api.Assertions.assertThat(count).isGreaterThanOrEqualTo(3));
	}

	@Test
	void onlyAdminsChangeProducts() {
		Map<String, Object> product = Map.of("name", "Desk", "price", 120, "description", "Oak", "stock", 2);
		post("/api/v1/products", product).expectStatus().isUnauthorized();
		postAs(login("user@example.com", "Demo1-password"), "/api/v1/products", product).expectStatus().isForbidden();
		postAs(login("admin@example.com", "Demo1-password"), "/api/v1/products", product).expectStatus().isCreated();
	}

	@Test
	void probesAnswer() {
		for (String probe : new String[] { "/livez", "/readyz", "/health" }) {
			this.client.get().uri(probe).exchange().expectStatus().isOk();
		}
	}

	@Test
	void layersAreKept() {
		ServiceArchitecture.of(Application.class).check();
	}

	@Test
	void onlyTheseEndpointsAreOpen(@Autowired ApplicationContext context) {
		EndpointSecurity.of(context)
			.allowing("POST /api/v1/auth/register", "POST /api/v1/auth/login", "POST /api/v1/auth/refresh",
					"POST /api/v1/auth/logout", "GET /api/v1/products/**", "/.well-known/jwks.json")
			.allowing("/livez", "/readyz", "/actuator/health/**", "GET /actuator/prometheus")
			.check();
	}

	private String login(String email, String password) {
		return post("/api/v1/auth/login", Map.of("email", email, "password", password)).expectStatus()
			.isOk()
			.expectBody(Login.class)
			.returnResult()
			.getResponseBody()
			.data()
			.accessToken();
	}

	private RestTestClient.ResponseSpec post(String path, Object body) {
		return this.client.post().uri(path).contentType(MediaType.APPLICATION_JSON).body(body).exchange();
	}

	private RestTestClient.ResponseSpec postAs(String token, String path, Object body) {
		return this.client.post()
			.uri(path)
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange();
	}

	record Login(Data data) {

		record Data(String accessToken) {
		}

	}

}

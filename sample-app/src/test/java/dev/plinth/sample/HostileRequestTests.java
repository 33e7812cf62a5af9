package dev.plinth.sample;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

import dev.plinth.problem.hostile.HostileRequests;
import dev.plinth.problem.hostile.HostileRequests.HostileRequest;
import dev.plinth.test.services.BackingServices;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Hostile requests against the whole service, sent by a user who is logged in, so that
 * they come past its security.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.profiles.active=dev", "DEMO_PASSWORD=Demo1-password", "plinth.ratelimit.enabled=false" })
@BackingServices
@TestInstance(Lifecycle.PER_CLASS)
class HostileRequestTests {

	@Value("${local.server.port}")
	private int port;

	private Map<String, String> headers;

	@BeforeEach
	void logIn() {
		if (this.headers == null) {
			String token = RestTestClient.bindToServer()
				.baseUrl("http://localhost:" + this.port)
				.build()
				.post()
				.uri("/api/v1/auth/login")
				.contentType(MediaType.APPLICATION_JSON)
				.body(Map.of("email", "user@example.com", "password", "Demo1-password"))
				.exchange()
				.expectBody(ApplicationTests.Login.class)
				.returnResult()
				.getResponseBody()
				.data()
				.accessToken();
			this.headers = Map.of("Authorization", "Bearer " + token);
		}
	}

	@ParameterizedTest
	@MethodSource
	void isAnsweredWithProblem(HostileRequest request) throws IOException {
		request.check(this.port, this.headers);
	}

	static Stream<HostileRequest> isAnsweredWithProblem() {
		return HostileRequests.read();
	}

}

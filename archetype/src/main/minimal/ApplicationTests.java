package dev.plinth.sample;

import dev.plinth.test.architecture.ServiceArchitecture;
#if($security == "true")
import dev.plinth.test.security.EndpointSecurity;
#end
import dev.plinth.test.services.BackingServices;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

#if($security == "true")
import org.springframework.beans.factory.annotation.Autowired;
#end
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
#if($security == "true")
import org.springframework.context.ApplicationContext;
#end
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Tests of the service as a whole: end to end over HTTP, and its architecture.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.profiles.active=dev")
@BackingServices
class ApplicationTests {

	private RestTestClient client;

	@BeforeEach
	void setUp(@Value("${local.server.port}") int port) {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Test
	void probesAnswer() {
		for (String probe : new String[] { "/livez", "/readyz" }) {
			this.client.get().uri(probe).exchange().expectStatus().isOk();
		}
	}

	@Test
	void whatIsNotThereIsAProblem() {
		this.client.get()
			.uri("/api/v1/nothing")
			.exchange()
			.expectStatus()
			.is4xxClientError()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void layersAreKept() {
		ServiceArchitecture.of(Application.class).check();
	}

#if($security == "true")
	@Test
	void onlyTheseEndpointsAreOpen(@Autowired ApplicationContext context) {
		EndpointSecurity.of(context)
			.allowing("POST /api/v1/auth/login", "POST /api/v1/auth/refresh", "POST /api/v1/auth/logout",
					"/.well-known/jwks.json")
			.allowing("/livez", "/readyz", "/actuator/health/**", "GET /actuator/prometheus")
			.check();
	}

#end
}

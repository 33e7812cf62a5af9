package dev.plinth.problem.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import com.acme.shop.ShopApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for problems of Spring Security in an application with a chain of its own.
 */
@SpringBootTest(classes = { ShopApplication.class, ProblemSecurityHttpTests.ChainConfiguration.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.security.user.name=ann", "spring.security.user.password=secret" })
class ProblemSecurityHttpTests {

	private static final String ANN = "Basic YW5uOnNlY3JldA==";

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource({ "text/html", "application/xml", "application/json" })
	void anonymousGets401(String accept) throws Exception {
		HttpResponse<String> response = get("/api/v1/products", "Accept", accept);
		assertProblem(response, 401, "unauthorized");
		assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
	}

	@Test
	void authenticatedWithoutRoleGets403() throws Exception {
		assertProblem(get("/fail/coded", "Authorization", ANN), 403, "forbidden");
	}

	@Test
	void authenticatedGetsAnswersAndProblems() throws Exception {
		assertThat(get("/api/v1/products/1", "Authorization", ANN).statusCode()).isEqualTo(200);
		assertProblem(get("/api/v1/products/2", "Authorization", ANN), 404, "not-found");
	}

	@Test
	void sentErrorOfOpenPathIsNotTurnedInto401() throws Exception {
		assertProblem(get("/api/v1/products", "X-Fail", "send"), 401, "unauthorized");
		assertProblem(get("/open", "X-Fail", "send"), 418, "i-m-a-teapot");
		assertProblem(get("/open/nothing", "X-Fail", "none"), 404, "not-found");
	}

	@Test
	void rejectedRequestIsMalformed() throws Exception {
		assertProblem(get("/api/v1/products;x=1/%2e%2e", "X-Fail", "none"), 400, "malformed-request");
	}

	private HttpResponse<String> get(String path, String header, String value) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.header(header, value)
			.build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	private static void assertProblem(HttpResponse<String> response, int status, String code) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).contains("\"code\":\"" + code + "\"");
		assertThat(response.body()).contains(response.headers().firstValue("X-Request-Id").orElseThrow());
	}

	@TestConfiguration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class ChainConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/open/**", "/open")
					.permitAll()
					.requestMatchers("/fail/**")
					.hasRole("ADMIN")
					.anyRequest()
					.authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}

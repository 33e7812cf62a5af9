package dev.plinth.archetype;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import dev.plinth.test.services.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls of a running generated service.
 */
final class Calls {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final ServiceProcess service;

	Calls(ServiceProcess service) {
		this.service = service;
	}

	/**
	 * Call what a service with these options has to answer.
	 */
	void check(Options options) throws IOException, InterruptedException {
		assertThat(get("/livez", null).statusCode()).isEqualTo(200);
		HttpResponse<String> unknown = get("/api/v1/nothing", null);
		assertThat(unknown.statusCode()).isEqualTo(options.has("security") ? 401 : 404);
		assertThat(unknown.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
		if (options.has("observability")) {
			assertThat(get("/actuator/prometheus", null).body()).contains("http_server_requests_seconds_count");
		}
		if (options.has("sample")) {
			checkSample();
		}
	}

	private void checkSample() throws IOException, InterruptedException {
		HttpResponse<String> refused = post("/api/v1/auth/register",
				"{\"name\":\"x\",\"email\":\"x\",\"password\":\"x\"}");
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(JsonPath.<String>read(refused.body(), "$.code")).isEqualTo("validation-failed");
		assertThat(JsonPath.<List<String>>read(refused.body(), "$.errors[*].pointer")).contains("/name", "/email",
				"/password");

		HttpResponse<String> registered = post("/api/v1/auth/register",
				"{\"name\":\"Ada Lovelace\",\"email\":\"ada@example.com\",\"password\":\"Analytical1\"}");
		assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
		assertThat(get("/api/v1/auth/me", null).statusCode()).isEqualTo(401);
		String token = login("ada@example.com", "Analytical1");
		HttpResponse<String> me = get("/api/v1/auth/me", token);
		assertThat(me.statusCode()).isEqualTo(200);
		assertThat(JsonPath.<String>read(me.body(), "$.data.email")).isEqualTo("ada@example.com");
		assertThat(JsonPath.<Integer>read(get("/api/v1/products/1", null).body(), "$.data.id")).isEqualTo(1);
	}

	String login(String email, String password) throws IOException, InterruptedException {
		HttpResponse<String> answer = post("/api/v1/auth/login",
				"{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JsonPath.read(answer.body(), "$.data.accessToken");
	}

	HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.service.uri(path));
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return HTTP.send(request.build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.service.uri(path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body))
			.build();
		return HTTP.send(request, BodyHandlers.ofString());
	}

}

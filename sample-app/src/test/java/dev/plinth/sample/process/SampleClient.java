package dev.plinth.sample.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import com.jayway.jsonpath.JsonPath;
import dev.plinth.test.services.ServiceProcess;

/**
 * Calls a running process of the service as its clients do. Immutable.
 */
final class SampleClient {

	private static final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final URI base;

	private final String accessToken;

	private SampleClient(URI base, String accessToken) {
		this.base = base;
		this.accessToken = accessToken;
	}

	static SampleClient of(ServiceProcess process) {
		return at(process.uri("/"));
	}

	static SampleClient at(URI base) {
		return new SampleClient(base, "");
	}

	SampleClient withToken(String accessToken) {
		return new SampleClient(this.base, accessToken);
	}

	SampleClient as(Answer login) {
		return withToken(login.read("$.data.accessToken"));
	}

	Answer register(String email, String password) {
		return post("/api/v1/auth/register",
				"{\"name\":\"Somebody\",\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
	}

	Answer login(String email, String password) {
		return post("/api/v1/auth/login", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
	}

	Answer refresh(String refreshToken) {
		return post("/api/v1/auth/refresh", "{\"refreshToken\":\"%s\"}".formatted(refreshToken));
	}

	Answer me() {
		return get("/api/v1/auth/me");
	}

	Answer get(String path) {
		return send("GET", path, null);
	}

	Answer post(String path, String body) {
		return send("POST", path, body);
	}

	Answer send(String method, String path, String body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.base.resolve(path)).timeout(Duration.ofSeconds(30));
		if (!this.accessToken.isEmpty()) {
			request.header("Authorization", "Bearer " + this.accessToken);
		}
		if (body != null) {
			request.header("Content-Type", "application/json");
		}
		request.method(method, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
		try {
			return new Answer(http.send(request.build(), BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * An answer of the service.
	 *
	 * @param response the response as it came
	 */
	record Answer(HttpResponse<String> response) {

		int status() {
			return this.response.statusCode();
		}

		String header(String name) {
			return String.join(", ", this.response.headers().allValues(name));
		}

		String code() {
			return read("$.code");
		}

		<T> T read(String path) {
			return JsonPath.read(this.response.body(), path);
		}

		String refreshToken() {
			return read("$.data.refreshToken");
		}

		@Override
		public String toString() {
			return status() + " " + this.response.body();
		}

	}

}

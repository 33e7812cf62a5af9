package dev.plinth.security;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;

/**
 * Calls a running application as a client of its API does.
 */
public final class ApiClient {

	private static final HttpClient http = HttpClient.newHttpClient();

	private final String base;

	private final Map<String, String> headers;

	public ApiClient(int port) {
		this("http://localhost:" + port, Map.of());
	}

	private ApiClient(String base, Map<String, String> headers) {
		this.base = base;
		this.headers = headers;
	}

	public ApiClient withHeader(String name, String value) {
		Map<String, String> all = new LinkedHashMap<>(this.headers);
		all.put(name, value);
		return new ApiClient(this.base, all);
	}

	public ApiClient withToken(String token) {
		return withHeader("Authorization", "Bearer " + token);
	}

	public ApiClient as(Answer login) {
		return withToken(login.read("$.data.accessToken"));
	}

	public Answer login(String email, String password) {
		return post("/api/v1/auth/login", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
	}

	public Answer refresh(String refreshToken) {
		return post("/api/v1/auth/refresh", "{\"refreshToken\":\"%s\"}".formatted(refreshToken));
	}

	public Answer get(String path) {
		return send("GET", path, null);
	}

	public Answer delete(String path) {
		return send("DELETE", path, null);
	}

	public Answer post(String path, String body) {
		return send("POST", path, body);
	}

	public Answer send(String method, String path, String body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.base + path));
		this.headers.forEach(request::header);
		if (body != null) {
			request.header("Content-Type", "application/json");
		}
		request.method(method, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
		try {
			HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
			return new Answer(response);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * An answer.
	 */
	public record Answer(HttpResponse<String> response) {

		public int status() {
			return this.response.statusCode();
		}

		public String body() {
			return this.response.body();
		}

		public String header(String name) {
			return String.join(", ", this.response.headers().allValues(name));
		}

		public String code() {
			return read("$.code");
		}

		public <T> T read(String path) {
			return JsonPath.read(body(), path);
		}

	}

}

package dev.plinth.benchmarks.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import tools.jackson.databind.json.JsonMapper;

/**
 * Access tokens for the applications.
 */
final class Tokens {

	private Tokens() {
	}

	/**
	 * Return a token signed with HS256, for applications that do not issue any.
	 * @return the token
	 * @throws GeneralSecurityException never
	 */
	static String signed() throws GeneralSecurityException {
		long now = Instant.now().getEpochSecond();
		String content = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "."
				+ encode("{\"iss\":\"benchmark\",\"aud\":\"benchmark\",\"sub\":\"user@example.com\","
						+ "\"roles\":[\"user\"],\"jti\":\"01JD6ZQ3T5Y5R8N8K6V3Q2W1XA\",\"iat\":" + now + ",\"exp\":"
						+ (now + 7200) + "}");
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(new SecretKeySpec(Applications.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
		return content + "."
				+ Base64.getUrlEncoder()
					.withoutPadding()
					.encodeToString(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
	}

	private static String encode(String json) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return a token of starter-security.
	 * @param port where the application listens
	 * @return the token
	 * @throws IOException if the login failed
	 * @throws InterruptedException if interrupted
	 */
	static String issued(int port) throws IOException, InterruptedException {
		String body = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/auth/login"))
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString("{\"email\":\"user@example.com\",\"password\":\"Benchmark1\"}"))
				.build(), BodyHandlers.ofString())
			.body();
		return JsonMapper.shared().readTree(body).at("/data/accessToken").asString();
	}

}

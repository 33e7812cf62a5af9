package dev.plinth.security;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * An OpenID Connect provider in a process of its own: discovery, keys, and tokens with
 * claims as Keycloak has them.
 */
final class IssuerProcess implements AutoCloseable {

	private final Process process;

	private final int port;

	private IssuerProcess(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	static IssuerProcess start() throws IOException {
		String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
		Process process = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"),
				IssuerProcess.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		BufferedReader output = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		return new IssuerProcess(process, Integer.parseInt(output.readLine()));
	}

	String issuer() {
		return "http://127.0.0.1:" + this.port + "/realms/shop";
	}

	String token(String subject, String audience, long lifetime) {
		return new ApiClient(this.port).get("/token?sub=" + subject + "&aud=" + audience + "&lifetime=" + lifetime)
			.body();
	}

	void rotate() {
		new ApiClient(this.port).get("/rotate");
	}

	@Override
	public void close() {
		this.process.destroy();
	}

	/**
	 * Run the provider, and say its port.
	 */
	public static void main(String[] args) throws Exception {
		List<RSAKey> keys = new ArrayList<>(List.of(key(1)));
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
		String issuer = "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/shop";
		server.createContext("/realms/shop/.well-known/openid-configuration", (exchange) -> answer(exchange, """
				{"issuer":"%s","jwks_uri":"%s/certs","subject_types_supported":["public"],
				 "response_types_supported":["code"],"id_token_signing_alg_values_supported":["RS256"],
				 "authorization_endpoint":"%s/auth","token_endpoint":"%s/token"}""".formatted(issuer, issuer, issuer,
				issuer)));
		server.createContext("/realms/shop/certs",
				(exchange) -> answer(exchange, new JWKSet(new ArrayList<JWK>(keys)).toPublicJWKSet().toString()));
		server.createContext("/rotate", (exchange) -> {
			keys.add(0, key(keys.size() + 1));
			answer(exchange, "");
		});
		server.createContext("/token", (exchange) -> answer(exchange, token(issuer, keys.get(0), exchange)));
		server.start();
		System.out.println(server.getAddress().getPort());
		while (System.in.read() >= 0) {
			Thread.onSpinWait();
		}
		server.stop(0);
	}

	private static RSAKey key(int number) {
		try {
			return new RSAKeyGenerator(2048).keyID("key-" + number).algorithm(JWSAlgorithm.RS256).generate();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String token(String issuer, RSAKey key, HttpExchange exchange) {
		try {
			String[] parameters = exchange.getRequestURI().getQuery().split("[=&]");
			Instant now = Instant.now();
			long lifetime = Long.parseLong(parameters[5]);
			JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(issuer)
				.subject(parameters[1])
				.audience(parameters[3])
				.issueTime(Date.from(now.plusSeconds(Math.min(0, lifetime - 1))))
				.expirationTime(Date.from(now.plusSeconds(lifetime)))
				.claim("scope", "openid profile")
				.claim("preferred_username", "kc-user")
				.claim("realm_access", Map.of("roles", List.of("admin", "offline_access")))
				.build();
			SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
					claims);
			jwt.sign(new RSASSASigner(key));
			return jwt.serialize();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void answer(HttpExchange exchange, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

}

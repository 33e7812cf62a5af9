package dev.plinth.security;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a client in another language verifies tokens through the published keys,
 * before, during and after a rotation that is done by adding a file.
 */
@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
class NodeClientTests {

	@TempDir
	private Path keys;

	@TempDir
	private Path node;

	@Test
	void verifiesTokensDuringARotation() throws Exception {
		for (String file : new String[] { "package.json", "verify.mjs" }) {
			Files.copy(new ClassPathResource("node/" + file).getInputStream(), this.node.resolve(file));
		}
		assertThat(new ProcessBuilder("npm", "install", "--silent", "--no-audit", "--no-fund")
			.directory(this.node.toFile())
			.inheritIO()
			.start()
			.waitFor()).isZero();
		addKey("2026-01", Instant.now().minus(Duration.ofDays(1)));
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(ShopApplication.class).run(
				"--server.port=0", "--spring.application.name=shop", "--spring.profiles.active=prod",
				"--plinth.security.store=memory", "--plinth.security.token.keys.directory=" + this.keys,
				"--plinth.security.token.keys.publish-ahead=4s", "--plinth.security.token.keys.reload-interval=100ms",
				"--plinth.security.token.ttl=4s", "--plinth.security.token.clock-skew=1s",
				"--plinth.security.roles.admin.permissions=users:delete,orders:read")) {
			int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
			ApiClient client = new ApiClient(port);
			Process process = new ProcessBuilder("node", "verify.mjs",
					"http://localhost:" + port + "/.well-known/jwks.json", "shop", "shop")
				.directory(this.node.toFile())
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			try (PrintStream input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
					BufferedReader output = new BufferedReader(
							new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
				String before = token(client);
				assertThat(verify(before, input, output)).isEqualTo("2 2026-01");
				addKey("2026-02", Instant.now());
				Awaitility.await().until(() -> client.get("/.well-known/jwks.json").body().contains("2026-02"));
				assertThat(verify(token(client), input, output)).isEqualTo("2 2026-01");
				Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
					String[] header = token(client).split("\\.");
					return new String(Base64.getUrlDecoder().decode(header[0]), StandardCharsets.UTF_8)
						.contains("2026-02");
				});
				assertThat(verify(token(client), input, output)).isEqualTo("2 2026-02");
				Awaitility.await()
					.atMost(Duration.ofSeconds(10))
					.until(() -> !client.get("/.well-known/jwks.json").body().contains("2026-01"));
				assertThat(verify(token(client), input, output)).isEqualTo("2 2026-02");
				assertThat(client.withToken(before).get("/api/v1/private").status()).isEqualTo(401);
				assertThat(verify("a.b.c", input, output)).startsWith("ERR_");
			}
			finally {
				process.destroy();
			}
		}
	}

	private static String token(ApiClient client) {
		return client.login("bob@example.com", "Passw0rd-bob").read("$.data.accessToken");
	}

	private static String verify(String token, PrintStream input, BufferedReader output) throws IOException {
		input.println(token);
		return output.readLine();
	}

	private void addKey(String id, Instant modified) throws Exception {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
		generator.initialize(new ECGenParameterSpec("secp256r1"));
		String pem = "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
			.formatted(Base64.getMimeEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded()));
		Path file = Files.writeString(this.keys.resolve(id + ".tmp"), pem);
		Files.setLastModifiedTime(file, FileTime.from(modified));
		Files.move(file, this.keys.resolve(id + ".pem"));
	}

}

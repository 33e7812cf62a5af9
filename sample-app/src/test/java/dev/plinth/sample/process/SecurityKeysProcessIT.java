package dev.plinth.sample.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import dev.plinth.sample.process.SampleClient.Answer;
import dev.plinth.test.services.PostgresDatabase;
import dev.plinth.test.services.ServiceProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the keys of access tokens with real processes: none or a weak one stops the
 * start, and a rotation by adding a file is noticed by no client.
 */
class SecurityKeysProcessIT {

	private static final String PASSWORD = "Analytical1";

	@TempDir
	private Path keys;

	@TempDir
	private Path node;

	@ParameterizedTest
	@CsvSource(nullValues = "-",
			value = { "-, -, JWT_SECRET, plinth.security.token.secret", "JWT_SECRET, 0123456789abcdef, JWT_SECRET, 16",
					"PLINTH_SECURITY_TOKEN_SECRET, 0123456789abcdef, plinth.security.token.secret, 16" })
	void productionWithoutAFitKeyDoesNotStart(String variable, String value, String named, String fault) {
		ServiceProcess.Launch launch = Processes.launch()
			.environment("DATABASE_URL", Processes.databaseUrl(PostgresDatabase.create()));
		if (variable != null) {
			launch.environment(variable, value);
		}
		AtomicReference<String> output = new AtomicReference<>();
		assertThatIllegalStateException().isThrownBy(() -> launch.start().close())
			.withMessageContaining("APPLICATION FAILED TO START")
			.withMessageContaining("ended with status 1")
			.satisfies((ex) -> output.set(ex.getMessage()));
		String line = Stream.of(output.get().split("\\\\n|\n|\""))
			.filter((text) -> text.contains(named) && text.contains(fault))
			.reduce((first, last) -> last)
			.orElseThrow(() -> new AssertionError(output.get()));
		assertThat(output.get()).doesNotContain("0123456789abcdef");
		System.out.printf("PROOF C10 %s: exit status 1, \"%s\"%n",
				(variable != null) ? variable + " of 16 bytes in prod" : "no key in prod", line.strip());
	}

	/**
	 * Needs Node.js and a package registry.
	 */
	@Test
	@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
	void clientInAnotherLanguageVerifiesTokensThroughARotation() throws Exception {
		installVerifier();
		addKey("2026-01", Instant.now().minus(Duration.ofDays(1)));
		String database = Processes.databaseUrl(PostgresDatabase.create());
		try (Processes processes = Processes
			.start(Stream.generate(Processes::launch).limit(2).map((launch) -> configure(launch, database)).toList())) {
			SampleClient one = processes.client(0);
			SampleClient two = processes.client(1);
			assertThat(one.register("ada@example.com", PASSWORD).status()).isEqualTo(201);
			Process verifier = new ProcessBuilder("node", "verify.mjs",
					processes.get(1).uri("/.well-known/jwks.json").toString(), "plinth-sample-app", "plinth-sample-app")
				.directory(this.node.toFile())
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			try (PrintStream input = new PrintStream(verifier.getOutputStream(), true, StandardCharsets.UTF_8);
					BufferedReader output = new BufferedReader(
							new InputStreamReader(verifier.getInputStream(), StandardCharsets.UTF_8))) {
				String first = token(one);
				String before = verify(first, input, output);
				assertThat(before).isEqualTo("1 2026-01");
				assertThat(two.withToken(first).me().status()).isEqualTo(200);

				addKey("2026-02", Instant.now());
				Awaitility.await().until(() -> published(one).contains("2026-02"));
				String during = verify(token(one), input, output);
				assertThat(during).isEqualTo("1 2026-01");

				Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> keyOf(token(one)).equals("2026-02"));
				String second = token(one);
				String after = verify(second, input, output);
				assertThat(after).isEqualTo("1 2026-02");
				assertThat(verify(first, input, output)).isEqualTo("1 2026-01");
				assertThat(two.withToken(first).me().status()).isEqualTo(200);
				assertThat(two.withToken(second).me().status()).isEqualTo(200);

				Files.delete(this.keys.resolve("2026-01.pem"));
				Awaitility.await().until(() -> !published(one).contains("2026-01"));
				Awaitility.await().until(() -> two.withToken(first).me().status() == 401);
				assertThat(two.withToken(second).me().status()).isEqualTo(200);
				assertThat(verify(token(two), input, output)).isEqualTo("1 2026-02");
				assertThat(verify("a.b.c", input, output)).startsWith("ERR_");
				System.out.printf("PROOF C2 Node client with jose, two processes: before the rotation %s, file added "
						+ "and published %s, new key active %s with the old token still good, old file removed: old "
						+ "token 401, new one 200%n", before, during, after);
			}
			finally {
				verifier.destroy();
			}
		}
	}

	private ServiceProcess.Launch configure(ServiceProcess.Launch launch, String database) {
		return launch.environment("DATABASE_URL", database)
			.environment("JWT_KEYS_DIR", this.keys.toString())
			.environment("PLINTH_SECURITY_TOKEN_KEYS_PUBLISHAHEAD", "4s")
			.environment("PLINTH_SECURITY_TOKEN_KEYS_RELOADINTERVAL", "100ms");
	}

	private void installVerifier() throws IOException, InterruptedException {
		for (String file : List.of("package.json", "verify.mjs")) {
			try (InputStream content = getClass().getResourceAsStream("/node/" + file)) {
				Files.copy(content, this.node.resolve(file));
			}
		}
		assertThat(new ProcessBuilder("npm", "install", "--silent", "--no-audit", "--no-fund")
			.directory(this.node.toFile())
			.inheritIO()
			.start()
			.waitFor()).isZero();
	}

	private static String token(SampleClient client) {
		Answer login = client.login("ada@example.com", PASSWORD);
		assertThat(login.status()).as(login.toString()).isEqualTo(200);
		return login.read("$.data.accessToken");
	}

	private static String published(SampleClient client) {
		return client.get("/.well-known/jwks.json").response().body();
	}

	private static String keyOf(String token) {
		String header = new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), StandardCharsets.UTF_8);
		return header.replaceFirst(".*\"kid\":\"([^\"]*)\".*", "$1");
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

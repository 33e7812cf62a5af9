package dev.plinth.archetype;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generates a service in a folder with a space and a name with a hyphen, builds it with
 * its own tests, starts it and calls it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GeneratedServiceIT {

	private static final List<String> WRAPPER = List.of("mvnw", "mvnw.cmd", ".mvn/wrapper/maven-wrapper.properties");

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static GeneratedService service;

	private static Process process;

	private static int port;

	@BeforeAll
	static void generate() throws IOException {
		Path parent = Path.of("target", "generated services").toAbsolutePath();
		deleteRecursively(parent);
		service = GeneratedService.generate(parent, "order-service", "-Dpackage=com.example.orders");
	}

	@AfterAll
	static void stop() throws InterruptedException {
		if (process != null) {
			process.destroy();
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	@Order(1)
	void isSmall() throws IOException {
		List<String> files = service.files().stream().filter((file) -> !WRAPPER.contains(file)).toList();
		assertThat(files).hasSizeLessThanOrEqualTo(25);
		assertThat(service.read("pom.xml").lines().count()).isLessThanOrEqualTo(80);
		long javaLines = 0;
		for (String file : files) {
			if (file.startsWith("src/main/java/")) {
				javaLines += service.read(file).lines().filter((line) -> !line.isBlank()).count();
			}
		}
		assertThat(javaLines).isLessThanOrEqualTo(400);
	}

	@Test
	@Order(1)
	void hasNothingLeftOfTheTemplate() throws IOException {
		for (String file : service.files()) {
			String content = service.read(file);
			assertThat(content).as(file)
				.doesNotContain("dev.plinth.sample", "${package}", "${artifactId}", "@plinth", "@sha256", "#set(");
		}
		assertThat(service.read("pom.xml")).contains("<version>" + System.getProperty("plinth.version") + "</version>");
		assertThat(service.read("README.md")).contains("order-service", "Run it", "Where things are");
	}

	@Test
	@Order(1)
	void recordsTheFilesThatPlinthOwns() throws Exception {
		String provenance = service.read(".plinth.yml");
		assertThat(provenance).contains("artifactId: \"order-service\"", "package: \"com.example.orders\"");
		Matcher owned = Pattern.compile("^ {2}(\\S+): \"([0-9a-f]{64})\"$", Pattern.MULTILINE).matcher(provenance);
		int count = 0;
		while (owned.find()) {
			byte[] content = Files.readAllBytes(service.folder().resolve(owned.group(1)));
			String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
			assertThat(hash).as(owned.group(1)).isEqualTo(owned.group(2));
			count++;
		}
		assertThat(count).isEqualTo(4);
	}

	@Test
	@Order(2)
	void passesItsOwnTests() {
		service.build("verify");
	}

	@Test
	@Order(3)
	void startsAndAnswers() throws Exception {
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		process = service.start(port);
		Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
			assertThat(process.isAlive()).isTrue();
			return get("/readyz", null).statusCode() == 200;
		});
		assertThat(get("/livez", null).statusCode()).isEqualTo(200);

		HttpResponse<String> refused = post("/api/v1/auth/register",
				"{\"name\":\"x\",\"email\":\"x\",\"password\":\"x\"}");
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
		assertThat(JsonPath.<String>read(refused.body(), "$.code")).isEqualTo("validation-failed");
		assertThat(JsonPath.<List<String>>read(refused.body(), "$.errors[*].pointer")).contains("/name", "/email",
				"/password");

		HttpResponse<String> registered = post("/api/v1/auth/register",
				"{\"name\":\"Ada Lovelace\",\"email\":\"ada@example.com\",\"password\":\"Analytical1\"}");
		assertThat(registered.statusCode()).isEqualTo(201);
		assertThat(get("/api/v1/auth/me", null).statusCode()).isEqualTo(401);
		String token = login("ada@example.com", "Analytical1");
		HttpResponse<String> me = get("/api/v1/auth/me", token);
		assertThat(me.statusCode()).isEqualTo(200);
		assertThat(JsonPath.<String>read(me.body(), "$.data.email")).isEqualTo("ada@example.com");

		assertThat(JsonPath.<Integer>read(get("/api/v1/products/1", null).body(), "$.data.id")).isEqualTo(1);
		assertThat(get("/actuator/prometheus", login("admin@example.com", "Demo1-password")).body())
			.contains("http_server_requests_seconds_count");
	}

	private static String login(String email, String password) throws Exception {
		HttpResponse<String> answer = post("/api/v1/auth/login",
				"{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JsonPath.read(answer.body(), "$.data.accessToken");
	}

	private static HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return HTTP.send(request.build(), BodyHandlers.ofString());
	}

	private static HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body))
			.build();
		return HTTP.send(request, BodyHandlers.ofString());
	}

	private static void deleteRecursively(Path folder) throws IOException {
		if (Files.exists(folder)) {
			try (var paths = Files.walk(folder)) {
				for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
					Files.delete(path);
				}
			}
		}
	}

}

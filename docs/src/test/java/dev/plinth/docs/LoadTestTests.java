package dev.plinth.docs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

import javax.xml.parsers.DocumentBuilderFactory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code load-test/LoadTest.java}, as a program.
 */
@Tag("any-jdk")
class LoadTestTests {

	private static final Path PROGRAM = Path.of("load-test", "LoadTest.java");

	private final Set<String> seen = ConcurrentHashMap.newKeySet();

	private HttpServer server;

	@TempDir
	private Path out;

	@BeforeEach
	void startServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newFixedThreadPool(8));
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	@AfterEach
	void stopServer() {
		this.server.stop(0);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		String path = exchange.getRequestURI().getPath();
		this.seen.add(exchange.getRequestMethod() + " " + path + " "
				+ exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
		byte[] answer = "{\"data\":{\"accessToken\":\"abc\"}}".getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(path.equals("/limited") ? 429 : 200, answer.length);
		exchange.getResponseBody().write(answer);
		exchange.close();
	}

	@Test
	void writesTableAndPlot() throws Exception {
		String output = run("--seconds", "1", "--warm-up", "0", "--users", "2", "--rate", "100", "--email",
				"a@example.com", "--password", "secret", "--request", "3 GET /a?b=c", "--request",
				"1 POST /b {\"c\": \"d e\"}", "--request", "1 GET /limited");
		assertThat(this.seen).containsExactlyInAnyOrder(
				"POST /api/v1/auth/login null {\"email\":\"a@example.com\",\"password\":\"secret\"}",
				"GET /a Bearer abc ", "POST /b Bearer abc {\"c\": \"d e\"}", "GET /limited Bearer abc ");
		assertThat(output).isEqualTo(Files.readString(this.out.resolve("load-test.md")));
		assertThat(output).containsPattern("\\| `GET /a\\?b=c` \\| \\d+ \\|.* 0 \\|")
			.containsPattern("\\| all \\| 100 \\|")
			.doesNotContainPattern("\\| `GET /limited` .* 0 \\|")
			.contains("refused by a rate limit (429)");
		NodeList lines = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(this.out.resolve("load-test.svg").toFile())
			.getElementsByTagName("polyline");
		assertThat(lines.getLength()).isEqualTo(3);
	}

	@Test
	void wrongOptionIsExplained() throws Exception {
		assertThat(run("--speed", "9")).contains("--speed is not known", "Usage: bin/load-test");
	}

	@Test
	void requestsOfK6AreTheSame() throws IOException {
		String program = Files.readString(PROGRAM);
		List<String> k6 = Pattern.compile("\\['(\\w+)', '([^']+)', (\\d+)]")
			.matcher(Files.readString(Path.of("load-test", "load-test.js")))
			.results()
			.map((request) -> "\"%s %s %s\"".formatted(request.group(3), request.group(1), request.group(2)))
			.toList();
		assertThat(k6).hasSize(3).allSatisfy((request) -> assertThat(program).contains(request));
	}

	private String run(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), PROGRAM.toString(),
						"http://localhost:" + this.server.getAddress().getPort(), "--out", this.out.toString()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

}

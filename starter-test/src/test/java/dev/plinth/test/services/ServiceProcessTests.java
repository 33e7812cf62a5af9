package dev.plinth.test.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ServiceProcess}.
 */
@DisabledOnOs(OS.WINDOWS)
class ServiceProcessTests {

	@TempDir
	private static Path directory;

	private static Path jar;

	@BeforeAll
	static void packageService() throws IOException {
		jar = directory.resolve("service.jar");
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, TinyService.class.getName());
		String entry = TinyService.class.getName().replace('.', '/') + ".class";
		try (OutputStream file = Files.newOutputStream(jar);
				JarOutputStream archive = new JarOutputStream(file, manifest);
				InputStream content = ServiceProcessTests.class.getClassLoader().getResourceAsStream(entry)) {
			archive.putNextEntry(new JarEntry(entry));
			content.transferTo(archive);
		}
	}

	@Test
	void answersFromAProcessOfItsOwnWithTheGivenEnvironment() throws Exception {
		try (ServiceProcess service = ServiceProcess.jar(jar)
			.environment("GREETING", "hello")
			.javaOptions("-Dname=option")
			.arguments("argument")
			.start()) {
			assertThat(service.pid()).isNotEqualTo(ProcessHandle.current().pid());
			assertThat(get(service)).isEqualTo("hello option argument");
			assertThat(service.output()).contains("started");
		}
	}

	@Test
	void endsWhenAskedToAndTellsItsStatus() {
		try (ServiceProcess service = ServiceProcess.jar(jar).start()) {
			assertThat(service.terminate(Duration.ofSeconds(10))).isEqualTo(143);
			assertThat(service.output()).contains("stopped");
		}
	}

	@Test
	void comesBackOnItsPortAfterAKill() throws Exception {
		try (ServiceProcess service = ServiceProcess.jar(jar).environment("GREETING", "hi").start()) {
			long pid = service.pid();
			service.kill();
			assertThat(service.output()).doesNotContain("stopped");
			service.restart();
			assertThat(service.pid()).isNotEqualTo(pid);
			assertThat(get(service)).startsWith("hi");
			service.awaitStatus("/readyz", 200, Duration.ofSeconds(5));
		}
	}

	@Test
	void startThatFailsTellsTheOutput() {
		assertThatIllegalStateException()
			.isThrownBy(() -> ServiceProcess.jar(jar).environment("GREETING", "refuse").start())
			.withMessageContaining("status 3")
			.withMessageContaining("I refuse");
	}

	@Test
	void startThatHangsIsGivenUp() {
		assertThatIllegalStateException()
			.isThrownBy(() -> ServiceProcess.jar(jar).readyPath("/never").patience(Duration.ofSeconds(1)).start())
			.withMessageContaining("/never did not answer 200 within PT1S");
	}

	private static String get(ServiceProcess service) throws IOException, InterruptedException {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(service.uri("/greeting")).build(), BodyHandlers.ofString())
			.body();
	}

	/**
	 * Service without any library.
	 */
	static final class TinyService {

		private TinyService() {
		}

		public static void main(String[] arguments) throws IOException {
			String greeting = System.getenv().getOrDefault("GREETING", "");
			if (greeting.equals("refuse")) {
				System.err.println("I refuse");
				System.exit(3);
			}
			int port = Integer.parseInt(System.getenv("PORT"));
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
			server.createContext("/", (exchange) -> {
				String path = exchange.getRequestURI().getPath();
				byte[] body = (greeting + " " + System.getProperty("name") + " " + String.join(" ", arguments))
					.getBytes(StandardCharsets.UTF_8);
				exchange.sendResponseHeaders(path.equals("/never") ? 503 : 200, body.length);
				exchange.getResponseBody().write(body);
				exchange.close();
			});
			Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopped")));
			server.start();
			System.out.println("started");
		}

	}

}

package dev.plinth.archetype;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.RedisServerProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Runs the commands of the generated Dockerfile in plain folders, and what they make: as
 * the user of the image, in a folder that this user cannot write, on Java 25.
 */
@Tag("any-jdk")
class ImageIT {

	private static Path folder;

	private static ImageFolder image;

	@BeforeAll
	static void make() throws IOException {
		Path java25 = java25();
		assumeTrue(java25 != null, "no JDK 25 (set JAVA25_HOME): the image is not made");
		folder = Files.createTempDirectory("plinth-image");
		// Not in target: a home directory is closed to the user of the image
		Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
		image = ImageFolder.make(GeneratedService.builtDefaults(), java25, folder.resolve("image"));
	}

	@AfterAll
	static void delete() throws IOException {
		if (folder != null) {
			GeneratedService.delete(folder);
		}
	}

	@Test
	void holdsLayersDashboardsAndAnAotCache() {
		assertThat(image.app().resolve("application.jar")).isRegularFile();
		assertThat(image.app().resolve("app.aot")).isRegularFile();
		assertThat(image.app().resolve("META-INF/plinth/monitoring/grafana")).isNotEmptyDirectory();
		assertThat(image.app().resolve("META-INF/plinth/monitoring/prometheus/alerts.yaml")).isRegularFile();
	}

	@Test
	void runsInProductionAsItsUserWithoutWritingToItsFolder() throws Exception {
		assumeTrue(isRoot(), "only root can take the user of the image");
		try (PostgresServerProcess postgres = PostgresServerProcess.start();
				RedisServerProcess redis = RedisServerProcess.start()) {
			Map<String, String> environment = Map.of("SPRING_PROFILES_ACTIVE", "prod", "DATABASE_URL",
					postgres.jdbcUrl(), "DATABASE_USERNAME", postgres.username(), "DATABASE_PASSWORD",
					postgres.password(), "REDIS_URL", redis.url(), "JWT_SECRET", "k7Qz0vXn3pRt9sLw2yBd5fGh8jMc4aEu");
			List<String> command = new ArrayList<>(
					List.of("setpriv", "--reuid=" + image.user(), "--regid=" + image.user(), "--clear-groups"));
			command.addAll(image.command());
			try (Running running = new Running(command, environment)) {
				running.awaitReady();
				assertThat(running.healthcheck()).isZero();
				assertThat(running.get("/api/v1/products")).isEqualTo(200);
				String log = running.output();
				// JSON logs, requests on virtual threads, the AOT cache not refused
				assertThat(log).contains("\"ecs\"", "tomcat-handler-")
					.doesNotContain("Unable to use AOT cache", "[error]");
			}
		}
	}

	@Test
	@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
	void startUpTimeWithAndWithoutAotCache() throws Exception {
		List<String> with = new ArrayList<>(image.command());
		List<String> without = new ArrayList<>(with);
		without.removeIf((option) -> option.startsWith("-XX:AOTCache"));
		assertThat(without).hasSize(with.size() - 1);
		long[] slow = new long[5];
		long[] fast = new long[5];
		for (int i = 0; i < 5; i++) {
			slow[i] = startUpTime(without);
			fast[i] = startUpTime(with);
		}
		Arrays.sort(slow);
		Arrays.sort(fast);
		System.out.printf(
				"PROOF H3 default service on Java 25, process start to /readyz 200, median of 5 (fastest, slowest):"
						+ " %d ms (%d, %d) without AOT cache, %d ms (%d, %d) with it%n",
				slow[2], slow[0], slow[4], fast[2], fast[0], fast[4]);
		assertThat(fast[2]).isLessThan(slow[2]);
	}

	private static long startUpTime(List<String> command) throws Exception {
		long started = System.nanoTime();
		try (Running running = new Running(command, Map.of("SPRING_PROFILES_ACTIVE", "dev"))) {
			running.awaitReady();
			return (System.nanoTime() - started) / 1_000_000;
		}
	}

	static Path java25() throws IOException {
		List<Path> candidates = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
		if (System.getenv("JAVA25_HOME") != null) {
			candidates.add(Path.of(System.getenv("JAVA25_HOME")));
		}
		if (Files.isDirectory(Path.of("/usr/lib/jvm"))) {
			try (Stream<Path> homes = Files.list(Path.of("/usr/lib/jvm"))) {
				candidates.addAll(homes.toList());
			}
		}
		for (Path home : candidates) {
			if (Files.exists(home.resolve("bin/javac")) && Files.exists(home.resolve("release"))
					&& Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"25")) {
				return home;
			}
		}
		return null;
	}

	private static boolean isRoot() {
		return "root".equals(System.getProperty("user.name"));
	}

	/**
	 * A process with the environment of a container.
	 */
	private static final class Running implements AutoCloseable {

		private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

		private final int port;

		private final Path log;

		private final Process process;

		Running(List<String> command, Map<String, String> environment) throws IOException {
			try (ServerSocket socket = new ServerSocket(0)) {
				this.port = socket.getLocalPort();
			}
			this.log = Files.createTempFile(Path.of("target"), "image", ".log");
			ProcessBuilder builder = new ProcessBuilder(command).directory(image.app().toFile())
				.redirectErrorStream(true)
				.redirectOutput(this.log.toFile());
			builder.environment().keySet().retainAll(List.of("PATH"));
			builder.environment().put("PORT", String.valueOf(this.port));
			builder.environment().putAll(environment);
			this.process = builder.start();
		}

		void awaitReady() {
			Awaitility.await()
				.alias("ready")
				.atMost(Duration.ofSeconds(60))
				.pollInterval(Duration.ofMillis(20))
				.failFast(() -> assertThat(this.process.isAlive()).as(this::output).isTrue())
				.until(() -> get("/readyz") == 200);
		}

		int healthcheck() throws IOException, InterruptedException {
			ProcessBuilder builder = new ProcessBuilder(image.healthcheck());
			builder.environment().put("PORT", String.valueOf(this.port));
			Process check = builder.start();
			assertThat(check.waitFor(10, TimeUnit.SECONDS)).isTrue();
			return check.exitValue();
		}

		int get(String path) throws InterruptedException {
			try {
				return this.http
					.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
						.timeout(Duration.ofSeconds(5))
						.build(), BodyHandlers.discarding())
					.statusCode();
			}
			catch (IOException ex) {
				return -1;
			}
		}

		String output() {
			try {
				return Files.readString(this.log);
			}
			catch (IOException ex) {
				return ex.toString();
			}
		}

		@Override
		public void close() {
			this.process.destroy();
			try {
				this.process.onExit().get(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			catch (ExecutionException | TimeoutException ex) {
				this.process.destroyForcibly();
			}
		}

	}

}

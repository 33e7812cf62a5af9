package dev.plinth.observability.shutdown.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.acme.shop.Shop;
import com.acme.shop.ShopApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DrainAutoConfiguration} and the end of a running application.
 */
class DrainTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DrainAutoConfiguration.class));

	@Test
	void servesWhileNotReadyUntilTheDelayIsOver() throws InterruptedException {
		Shop shop = Shop.start("--plinth.observability.shutdown.drain-delay=2s");
		assertThat(shop.get("/products/1").headers().firstValue("Connection")).isEmpty();
		CountDownLatch closed = new CountDownLatch(1);
		new Thread(() -> {
			shop.close();
			closed.countDown();
		}).start();
		Awaitility.await().until(() -> shop.get("/readyz").statusCode() == 503);
		HttpResponse<String> served = shop.get("/products/1");
		assertThat(served.statusCode()).isEqualTo(200);
		assertThat(served.headers().firstValue("Connection")).hasValue("close");
		assertThat(shop.get("/livez").statusCode()).isEqualTo(200);
		assertThat(shop.get("/health").statusCode()).isEqualTo(503);
		assertThat(closed.getCount()).isOne();
		assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void terminatedProcessLosesNoRequestOfAClientThatWatchesReadiness(@TempDir Path directory) throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName(),
				"--server.port=" + port, "--spring.profiles.active=prod",
				"--plinth.observability.shutdown.drain-delay=1s")
			.redirectErrorStream(true)
			.redirectOutput(new File(directory.toFile(), "output"))
			.start();
		try {
			HttpClient client = HttpClient.newHttpClient();
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.ignoreExceptions()
				.until(() -> status(client, port, "/readyz") == 200);
			AtomicBoolean ready = new AtomicBoolean(true);
			AtomicInteger served = new AtomicInteger();
			Queue<Object> failures = new ConcurrentLinkedQueue<>();
			List<Thread> clients = IntStream.range(0, 8).mapToObj((i) -> new Thread(() -> {
				while (ready.get()) {
					try {
						int status = status(client, port, "/products/" + i);
						if (status != 200) {
							failures.add(status);
						}
						served.incrementAndGet();
					}
					catch (Exception ex) {
						failures.add(ex);
					}
				}
			})).toList();
			clients.forEach(Thread::start);
			Awaitility.await().until(() -> served.get() > 100);
			process.destroy();
			Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> status(client, port, "/readyz") == 503);
			ready.set(false);
			for (Thread thread : clients) {
				thread.join();
			}
			assertThat(failures).isEmpty();
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isEqualTo(143);
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	void providesDelay() {
		this.contextRunner
			.run((context) -> assertThat(context).hasSingleBean(DrainDelay.class).hasBean("plinthDrainFilter"));
	}

	@Test
	void whenDisabledProvidesNothing() {
		this.contextRunner.withPropertyValues("plinth.observability.shutdown.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(DrainDelay.class));
	}

	@Test
	void whenNotAWebApplicationProvidesNothing() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(DrainAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(DrainDelay.class));
	}

	private static int status(HttpClient client, int port, String path) throws IOException, InterruptedException {
		return client
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
					HttpResponse.BodyHandlers.ofString())
			.statusCode();
	}

	/**
	 * Entry point of the process.
	 */
	static final class Main {

		private Main() {
		}

		public static void main(String[] arguments) {
			SpringApplication.run(ShopApplication.class, arguments);
		}

	}

}

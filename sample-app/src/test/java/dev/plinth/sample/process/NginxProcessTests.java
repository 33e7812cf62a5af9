package dev.plinth.sample.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the configuration of nginx in the how-to page, with instances that do nothing
 * but count. Left out where nginx is not installed.
 */
@Tag("any-jdk")
class NginxProcessTests {

	@Test
	void instanceThatIsNotReadyGetsNoMoreRequestsBeforeItsPortCloses(@TempDir Path directory) {
		Assumptions.assumeTrue(NginxProcess.isInstalled(), "nginx is not installed");
		List<Instance> instances = Stream.generate(Instance::new).limit(3).toList();
		Instance leaving = instances.get(1);
		try (NginxProcess nginx = NginxProcess.start(directory, instances.stream().map(Instance::port).toList())) {
			SampleClient client = SampleClient.at(nginx.uri());
			Awaitility.await().until(() -> {
				assertThat(client.post("/api", "{}").status()).isEqualTo(200);
				return instances.stream().allMatch((instance) -> instance.requests.get() > 5);
			});
			leaving.ready = false;
			AtomicLong before = new AtomicLong();
			Awaitility.await()
				.pollInterval(Duration.ofMillis(5))
				.during(Duration.ofSeconds(1))
				.atMost(Duration.ofSeconds(4))
				.until(() -> {
					assertThat(client.post("/api", "{}").status()).isEqualTo(200);
					return before.getAndSet(leaving.requests.get()) == leaving.requests.get();
				});
			leaving.close();
			for (int i = 0; i < 100; i++) {
				assertThat(client.post("/api", "{}").status()).isEqualTo(200);
			}
		}
		finally {
			instances.forEach(Instance::close);
		}
	}

	/**
	 * An instance that is ready or not, and serves in either case.
	 */
	private static final class Instance {

		private final AtomicLong requests = new AtomicLong();

		private final HttpServer server;

		private volatile boolean ready = true;

		Instance() {
			try {
				this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.server.createContext("/", (exchange) -> answer(exchange, 200));
			this.server.createContext("/readyz", (exchange) -> answer(exchange, this.ready ? 200 : 503));
			this.server.createContext("/api", (exchange) -> {
				this.requests.incrementAndGet();
				answer(exchange, 200);
			});
			this.server.start();
		}

		private void answer(HttpExchange exchange, int status) throws IOException {
			try (exchange) {
				exchange.getRequestBody().readAllBytes();
				if (!this.ready) {
					exchange.getResponseHeaders().set("Connection", "close");
				}
				exchange.sendResponseHeaders(status, -1);
			}
		}

		int port() {
			return this.server.getAddress().getPort();
		}

		void close() {
			this.server.stop(0);
		}

	}

}

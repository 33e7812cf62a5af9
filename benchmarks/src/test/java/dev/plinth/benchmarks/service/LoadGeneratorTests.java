package dev.plinth.benchmarks.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import dev.plinth.benchmarks.service.LoadGenerator.Load;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LoadGenerator} against a small server.
 */
class LoadGeneratorTests {

	private final ExecutorService threads = Executors.newFixedThreadPool(4);

	private final AtomicInteger answered = new AtomicInteger();

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	@Test
	void sendsTheNextRequestWhenTheLastOneIsAnswered() throws IOException {
		answer("/sized", 200, false);
		Load load = generator(Call.get("/sized"), 4).saturate(0.3);
		assertThat(load.requests()).isEqualTo(this.answered.get()).isGreaterThan(20);
		assertThat(load.perSecond()).isPositive();
	}

	@Test
	void readsAnswersInChunks() throws IOException {
		answer("/chunked", 400, true);
		Load load = generator(Call.post("/chunked", "{\"ä\":1}", 400), 2).saturate(0.2);
		assertThat(load.requests()).isEqualTo(this.answered.get()).isPositive();
	}

	@Test
	void connectsAnewWhenAnAnswerEndsTheConnection() throws IOException {
		this.server.createContext("/last", (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			this.answered.incrementAndGet();
			exchange.getResponseHeaders().set("Connection", "close");
			exchange.sendResponseHeaders(400, 2);
			exchange.getResponseBody().write("{}".getBytes(StandardCharsets.US_ASCII));
			exchange.close();
		});
		Load load = generator(Call.post("/last", "{}", 400), 2).saturate(0.2);
		assertThat(load.requests()).isEqualTo(this.answered.get()).isGreaterThan(2);
	}

	@Test
	void sendsAtAConstantRate() throws IOException {
		answer("/sized", 200, false);
		Load load = generator(Call.get("/sized"), 4).send(0.5, 200);
		assertThat(load.requests()).isBetween(99L, 101L);
	}

	/** Requests that wait behind one that stalls count from when they were due. */
	@Test
	void doesNotHideTheWaitOfRequestsThatWereDue() throws IOException {
		this.server.createContext("/stalls", (exchange) -> {
			if (this.answered.incrementAndGet() == 1) {
				awaitQuietly(new CountDownLatch(1), 300);
			}
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		Load load = generator(Call.get("/stalls"), 1).send(0.4, 100);
		assertThat(load.latencies().getCountBetweenValues(TimeUnit.MILLISECONDS.toNanos(50), Long.MAX_VALUE))
			.as("requests that were due while the service stalled")
			.isGreaterThan(15);
	}

	@Test
	void failsOnAnAnswerThatIsNotExpected() throws IOException {
		answer("/sized", 503, false);
		LoadGenerator generator = generator(Call.get("/sized"), 1);
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> generator.saturate(0.2))
			.withMessageContaining("503");
	}

	private LoadGenerator generator(Call call, int connections) {
		return new LoadGenerator(call, connections, this.server.getAddress().getPort());
	}

	private void answer(String path, int status, boolean chunked) {
		byte[] body = "0123456789".getBytes(StandardCharsets.US_ASCII);
		this.server.createContext(path, (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			this.answered.incrementAndGet();
			exchange.sendResponseHeaders(status, chunked ? 0 : body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
	}

	private static void awaitQuietly(CountDownLatch latch, long millis) {
		try {
			latch.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

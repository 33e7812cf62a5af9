package dev.plinth.request.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import com.acme.shop.ShopTest;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the limits of requests over HTTP.
 */
@ShopTest
@TestPropertySource(properties = { "plinth.request-limits.timeout=300ms", "plinth.request-limits.max-body-size=1KB" })
@Import(RequestLimitsHttpTests.Controllers.class)
class RequestLimitsHttpTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Test
	void requestThatTakesTooLongIsInterrupted() throws Exception {
		long start = System.nanoTime();
		HttpResponse<String> response = get("/slow");
		assertThat(response.statusCode()).isEqualTo(504);
		assertThat(response.body()).contains("\"code\":\"timeout\"");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		assertThat(get("/interrupted").body()).isEqualTo("false");
	}

	@Test
	void threadIsCleanAfterHandlerThatSwallowsTheInterruption() throws Exception {
		assertThat(get("/stubborn").statusCode()).isEqualTo(504);
		for (int i = 0; i < 20; i++) {
			assertThat(get("/interrupted").body()).isEqualTo("false");
		}
	}

	@Test
	void bodyThatIsTooLargeIsRefused() throws Exception {
		assertThat(post(HttpRequest.BodyPublishers.ofString("x".repeat(1024))).statusCode()).isEqualTo(200);
		HttpResponse<String> known = post(HttpRequest.BodyPublishers.ofString("x".repeat(1025)));
		assertThat(known.statusCode()).isEqualTo(413);
		assertThat(known.body()).contains("\"code\":\"payload-too-large\"");
		byte[] large = new byte[1025];
		HttpResponse<String> unknown = post(
				HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)));
		assertThat(unknown.statusCode()).isEqualTo(413);
		assertThat(unknown.body()).contains("\"code\":\"payload-too-large\"");
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
	}

	private HttpResponse<String> post(HttpRequest.BodyPublisher body) throws Exception {
		return this.client.send(
				HttpRequest.newBuilder(uri("/length")).header("Content-Type", "text/plain").POST(body).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

	@TestConfiguration(proxyBeanMethods = false)
	@Import(Controller.class)
	static class Controllers {

	}

	@RestController
	static class Controller {

		@GetMapping("/slow")
		String slow() throws Exception {
			new CountDownLatch(1).await();
			return "never";
		}

		@GetMapping("/stubborn")
		String stubborn() {
			try {
				new CountDownLatch(1).await();
				return "never";
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

		@GetMapping("/interrupted")
		String interrupted() {
			return Boolean.toString(Thread.interrupted());
		}

		@PostMapping("/length")
		int length(@RequestBody String body) {
			return body.length();
		}

	}

}

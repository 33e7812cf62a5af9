package dev.plinth.problem.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import com.acme.shop.ShopTest;
import dev.plinth.problem.ConflictException;
import dev.plinth.problem.NotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for problems of asynchronous and streaming handlers, of uploads, of HEAD, and of
 * requests that Tomcat itself refuses.
 */
@ShopTest
@TestPropertySource(properties = { "plinth.request-limits.timeout=400ms", "spring.servlet.multipart.max-file-size=1KB",
		"spring.servlet.multipart.max-request-size=2KB", "server.max-http-request-header-size=4KB" })
@Import(AsyncProblemHttpTests.Controllers.class)
class AsyncProblemHttpTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource({ "/async/deferred-never, 504, timeout", "/async/callable-never, 504, timeout",
			"/async/future-never, 504, timeout", "/async/deferred-error, 409, conflict",
			"/async/future-error, 404, not-found", "/async/callable-error, 500, internal-error",
			"/async/sse-before, 404, not-found", "/async/stream-before, 409, conflict" })
	void failuresHaveOneShape(String path, int status, String code) throws Exception {
		for (String accept : new String[] { "*/*", "text/html", "application/xml", "text/event-stream" }) {
			HttpResponse<String> response = send("GET", path, accept);
			assertProblem(response, status, code);
			assertThat(response.body()).doesNotContain("secret");
		}
	}

	@Test
	void streamThatHasBegunIsCutOff() throws Exception {
		HttpResponse<String> events = send("GET", "/async/sse-within", "text/event-stream");
		assertThat(events.statusCode()).isEqualTo(200);
		assertThat(events.body()).contains("data:first").doesNotContain("secret");
	}

	@Test
	void headHasStatusAndHeadersAlone() throws Exception {
		for (String path : new String[] { "/nothing", "/api/v1/products/2", "/async/deferred-error" }) {
			HttpResponse<String> response = send("HEAD", path, "*/*");
			assertThat(response.statusCode()).isEqualTo(path.endsWith("error") ? 409 : 404);
			assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
			assertThat(response.body()).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource({ "1500, 413", "5000, 413" })
	void uploadThatIsTooLargeIsRefused(int size, int status) throws Exception {
		String body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n" + "x".repeat(size)
				+ "\r\n--b--\r\n";
		HttpRequest request = HttpRequest.newBuilder(uri("/api/v1/upload"))
			.header("Content-Type", "multipart/form-data; boundary=b")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		assertProblem(this.client.send(request, HttpResponse.BodyHandlers.ofString()), status, "payload-too-large");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			GET /%zz HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                          | 400 | malformed-request
			GET / HTTP/9.9\\r\\nHost: x\\r\\n\\r\\n                             | 505 | http-version-not-supported
			GET / HTTP/1.1\\r\\nHost: x\\r\\nBad Header\\r\\n\\r\\n              | 400 | malformed-request
			G@T / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                             | 400 | malformed-request
			GET / HTTP/1.1\\r\\nHost: x\\r\\nX-Long: LONG\\r\\n\\r\\n            | 400 | malformed-request
			""")
	void whatTomcatRefusesHasTheSameShape(String request, int status, String code) throws Exception {
		String answer = raw(request.replace("\\r\\n", "\r\n").replace("LONG", "x".repeat(8000)));
		assertThat(answer).doesNotContain("Tomcat", "<html", "Exception");
		if (answer.contains("\r\n\r\n{")) {
			assertThat(answer).contains("Content-Type: application/problem+json", "X-Request-Id: ");
			assertThat(answer).startsWith("HTTP/1.1 ").contains("\"success\":false", "\"requestId\":");
		}
		assertThat(answer).as("answered by a problem").contains("\"status\":");
		assertThat(answer).contains(" " + status + " ").contains("\"code\":\"" + code + "\"");
	}

	private String raw(String request) throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			socket.getOutputStream().flush();
			socket.shutdownOutput();
			InputStream in = socket.getInputStream();
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private HttpResponse<String> send(String method, String path, String accept) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(uri(path))
			.header("Accept", accept)
			.method(method, HttpRequest.BodyPublishers.noBody())
			.build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	private URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

	private static void assertProblem(HttpResponse<String> response, int status, String code) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).contains("\"code\":\"" + code + "\"",
				"\"requestId\":\"" + response.headers().firstValue("X-Request-Id").orElseThrow() + "\"");
	}

	@TestConfiguration(proxyBeanMethods = false)
	@Import(Controller.class)
	static class Controllers {

	}

	@RestController
	static class Controller {

		@GetMapping("/async/deferred-never")
		DeferredResult<String> deferredNever() {
			return new DeferredResult<>();
		}

		@GetMapping("/async/callable-never")
		Callable<String> callableNever() {
			return () -> {
				new CountDownLatch(1).await();
				return "never";
			};
		}

		@GetMapping("/async/future-never")
		CompletableFuture<String> futureNever() {
			return new CompletableFuture<>();
		}

		@GetMapping("/async/deferred-error")
		DeferredResult<String> deferredError() {
			DeferredResult<String> result = new DeferredResult<>();
			result.setErrorResult(new ConflictException());
			return result;
		}

		@GetMapping("/async/future-error")
		CompletableFuture<String> futureError() {
			return CompletableFuture.supplyAsync(() -> {
				throw new NotFoundException();
			});
		}

		@GetMapping("/async/callable-error")
		Callable<String> callableError() {
			return () -> {
				throw new IOException("secret");
			};
		}

		@GetMapping(path = "/async/sse-before", produces = { MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.ALL_VALUE })
		SseEmitter sseBefore() {
			throw new NotFoundException();
		}

		@GetMapping("/async/stream-before")
		StreamingResponseBody streamBefore() {
			throw new ConflictException();
		}

		@GetMapping(path = "/async/sse-within")
		SseEmitter sseWithin() {
			SseEmitter emitter = new SseEmitter();
			CompletableFuture.runAsync(() -> {
				try {
					emitter.send("first");
					emitter.completeWithError(new IllegalStateException("secret"));
				}
				catch (IOException ex) {
					emitter.completeWithError(ex);
				}
			});
			return emitter;
		}

	}

}

package dev.plinth.idempotency.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.acme.shop.ShopTest;
import dev.plinth.problem.UnavailableException;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for idempotent requests over HTTP.
 */
@ShopTest
@Import(IdempotencyHttpTests.Controllers.class)
class IdempotencyHttpTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private Payments payments;

	@Test
	void sameRequestGetsTheFirstAnswer() throws Exception {
		HttpResponse<String> first = post("/payments", "a", "7");
		HttpResponse<String> second = post("/payments", "\"a\"", "7");
		assertThat(first.statusCode()).isEqualTo(201);
		assertThat(second.statusCode()).isEqualTo(201);
		assertThat(second.body()).isEqualTo(first.body()).startsWith("paid 7 as ");
		assertThat(second.headers().firstValue("Location")).hasValue("/payments/7");
		assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
		assertThat(second.headers().firstValue("Idempotency-Replayed")).hasValue("true");
	}

	@Test
	void withoutKeyEachRequestIsExecuted() throws Exception {
		assertThat(post("/payments", null, "8").body()).isNotEqualTo(post("/payments", null, "8").body());
	}

	@Test
	void otherBodyOrPathIsRefused() throws Exception {
		post("/payments", "b", "7");
		HttpResponse<String> other = post("/payments", "b", "8");
		assertThat(other.statusCode()).isEqualTo(422);
		assertThat(other.body()).contains("\"code\":\"idempotency-key-reused\"");
		assertThat(post("/payments?x=1", "b", "7").statusCode()).isEqualTo(422);
	}

	@Test
	void requestInFlightIsAConflict() throws Exception {
		CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(() -> {
			try {
				return post("/payments/slow", "c", "7");
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertThat(this.payments.started.await(10, TimeUnit.SECONDS)).isTrue();
		HttpResponse<String> second = post("/payments/slow", "c", "7");
		assertThat(second.statusCode()).isEqualTo(409);
		assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
		assertThat(second.body()).contains("\"code\":\"conflict\"");
		this.payments.finish.countDown();
		assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
		assertThat(post("/payments/slow", "c", "7").body()).isEqualTo("slow");
	}

	@Test
	void refusalThatIsNoExecutionMayBeTriedAgain() throws Exception {
		assertThat(post("/payments/unavailable", "d", "7").statusCode()).isEqualTo(503);
		assertThat(post("/payments/unavailable", "d", "7").body()).isEqualTo("ok");
	}

	@Test
	void faultIsRemembered() throws Exception {
		HttpResponse<String> first = post("/payments/broken", "e", "7");
		HttpResponse<String> second = post("/payments/broken", "e", "7");
		assertThat(first.statusCode()).isEqualTo(500);
		assertThat(second.body()).isEqualTo(first.body());
		assertThat(second.headers().firstValue("Content-Type")).hasValue("application/problem+json");
	}

	@Test
	void asynchronousAnswerIsRemembered() throws Exception {
		String first = post("/payments/async", "f", "7").body();
		HttpResponse<String> second = post("/payments/async", "f", "7");
		assertThat(second.body()).isEqualTo(first).startsWith("async ");
		assertThat(second.headers().firstValue("Idempotency-Replayed")).hasValue("true");
	}

	@Test
	void formsAreCompared() throws Exception {
		assertThat(form("g", "amount=7").body()).isEqualTo(form("g", "amount=7").body());
		assertThat(form("g", "amount=8").statusCode()).isEqualTo(422);
	}

	@Test
	void keyThatIsNoKeyIsRefused() throws Exception {
		HttpResponse<String> response = post("/payments", "x".repeat(256), "7");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"pointer\":\"/Idempotency-Key\"");
	}

	private HttpResponse<String> post(String path, String key, String body) throws Exception {
		return send(path, key, "text/plain", body);
	}

	private HttpResponse<String> form(String key, String body) throws Exception {
		return send("/payments/form", key, "application/x-www-form-urlencoded", body);
	}

	private HttpResponse<String> send(String path, String key, String type, String body) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.header("Content-Type", type)
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (key != null) {
			request.header("Idempotency-Key", key);
		}
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	@TestConfiguration(proxyBeanMethods = false)
	@Import(Payments.class)
	static class Controllers {

	}

	@RestController
	static class Payments {

		private final AtomicInteger count = new AtomicInteger();

		private final AtomicInteger calls = new AtomicInteger();

		private final CountDownLatch started = new CountDownLatch(1);

		private final CountDownLatch finish = new CountDownLatch(1);

		@PostMapping("/payments")
		ResponseEntity<String> pay(@RequestBody String amount) {
			return ResponseEntity.created(URI.create("/payments/7"))
				.body("paid " + amount + " as " + this.count.incrementAndGet());
		}

		@PostMapping("/payments/slow")
		String slow() throws Exception {
			this.started.countDown();
			this.finish.await(10, TimeUnit.SECONDS);
			return "slow";
		}

		@PostMapping("/payments/unavailable")
		String unavailable() {
			if (this.calls.getAndIncrement() == 0) {
				throw new UnavailableException(java.time.Duration.ofSeconds(1));
			}
			return "ok";
		}

		@PostMapping("/payments/broken")
		String broken() {
			throw new IllegalStateException("secret " + this.count.incrementAndGet());
		}

		@PostMapping("/payments/async")
		Callable<String> async() {
			return () -> "async " + this.count.incrementAndGet();
		}

		@PostMapping("/payments/form")
		String form(@RequestParam int amount) {
			return amount + " as " + this.count.incrementAndGet();
		}

		@GetMapping("/payments")
		String list() {
			return "none";
		}

	}

}

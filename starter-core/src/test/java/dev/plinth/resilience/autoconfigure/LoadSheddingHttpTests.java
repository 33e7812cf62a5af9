package dev.plinth.resilience.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.acme.shop.ShopTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for load shedding over HTTP.
 */
@ShopTest
@TestPropertySource(properties = "plinth.load-shedding.max-in-flight=4")
@Import(LoadSheddingHttpTests.Controllers.class)
class LoadSheddingHttpTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private Slow slow;

	@Autowired
	private LoadSheddingFilter filter;

	@Test
	void surplusIsRefusedAtOnceAndProbesAreNot() throws Exception {
		List<CompletableFuture<HttpResponse<String>>> busy = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			busy.add(this.client.sendAsync(request((i % 2 == 0) ? "/slow" : "/slow/async"),
					HttpResponse.BodyHandlers.ofString()));
		}
		assertThat(this.slow.started.await(10, TimeUnit.SECONDS)).isTrue();
		HttpResponse<String> refused = get("/api/v1/products");
		assertThat(refused.statusCode()).isEqualTo(503);
		assertThat(refused.body()).contains("\"code\":\"overloaded\"");
		assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
		assertThat(get("/livez").statusCode()).isNotEqualTo(503);
		this.slow.finish.countDown();
		this.slow.deferred.forEach((result) -> result.setResult("slow"));
		for (CompletableFuture<HttpResponse<String>> one : busy) {
			assertThat(one.get(10, TimeUnit.SECONDS).body()).isEqualTo("slow");
		}
		Awaitility.await().untilAsserted(() -> assertThat(this.filter.inFlight()).isZero());
		assertThat(get("/api/v1/products").statusCode()).isEqualTo(200);
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.client.send(request(path), HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).build();
	}

	@TestConfiguration(proxyBeanMethods = false)
	@Import(Slow.class)
	static class Controllers {

	}

	@RestController
	static class Slow {

		private final CountDownLatch started = new CountDownLatch(4);

		private final CountDownLatch finish = new CountDownLatch(1);

		private final List<DeferredResult<String>> deferred = new CopyOnWriteArrayList<>();

		@GetMapping("/slow")
		String slow() throws Exception {
			this.started.countDown();
			this.finish.await(10, TimeUnit.SECONDS);
			return "slow";
		}

		@GetMapping("/slow/async")
		DeferredResult<String> async() {
			DeferredResult<String> result = new DeferredResult<>();
			this.deferred.add(result);
			this.started.countDown();
			return result;
		}

	}

}

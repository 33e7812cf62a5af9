package dev.plinth.cache.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.Filter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.CacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CachedResponse @CachedResponse} on a real server.
 */
@ExtendWith(OutputCaptureExtension.class)
class CachedResponseTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private ConfigurableApplicationContext context;

	@BeforeEach
	void start() {
		this.context = run(Controller.class);
		Controller.calls.set(0);
		Controller.delayMillis = 0;
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	@Test
	void answersFromTheCacheWithAnEntityTag() throws Exception {
		HttpResponse<String> first = get("/shared");
		HttpResponse<String> second = get("/shared");
		assertThat(first.statusCode()).isEqualTo(200);
		assertThat(first.body()).isEqualTo("{\"success\":true,\"data\":1}");
		assertThat(second.body()).isEqualTo(first.body());
		assertThat(header(first, "etag")).startsWith("W/\"").isEqualTo(header(second, "etag"));
		assertThat(header(second, "content-type")).isEqualTo(header(first, "content-type"));
		assertThat(header(second, "x-page")).isEqualTo("7");
		assertThat(header(second, "cache-control")).isEqualTo("no-cache");
		assertThat(header(second, "vary")).contains("accept-language");
		assertThat(header(second, "age")).isEqualTo("0");
		assertThat(header(first, "x-request-id")).isNotEqualTo(header(second, "x-request-id"));
		assertThat(Controller.calls).hasValue(1);
	}

	@Test
	void answersConditionalRequestsWith304() throws Exception {
		String etag = header(get("/shared"), "etag");
		HttpResponse<String> hit = get("/shared", "If-None-Match", etag);
		assertThat(hit.statusCode()).isEqualTo(304);
		assertThat(hit.body()).isEmpty();
		assertThat(header(hit, "etag")).isEqualTo(etag);
		this.context.getBean(CacheManager.class).getCache("responses").clear();
		Controller.calls.set(0);
		HttpResponse<String> miss = get("/shared", "If-None-Match", etag);
		assertThat(miss.statusCode()).isEqualTo(304);
		assertThat(miss.body()).isEmpty();
		assertThat(Controller.calls).hasValue(1);
		assertThat(get("/shared", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
	}

	@Test
	void answersHeadFromTheCache() throws Exception {
		HttpRequest head = request("/shared").method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
		assertThat(this.client.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
		HttpResponse<String> get = get("/shared");
		HttpResponse<String> answer = this.client.send(head, BodyHandlers.ofString());
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).isEmpty();
		assertThat(header(answer, "etag")).isEqualTo(header(get, "etag"));
		assertThat(header(answer, "content-length")).isEqualTo(Integer.toString(get.body().length()));
		assertThat(Controller.calls).hasValue(2);
	}

	@Test
	void everyUserHasResponsesOfTheirOwn() throws Exception {
		assertThat(get("/mine", "X-User", "anna").body()).isEqualTo("anna 1");
		assertThat(get("/mine", "X-User", "bert").body()).isEqualTo("bert 2");
		HttpResponse<String> again = get("/mine", "X-User", "anna");
		assertThat(again.body()).isEqualTo("anna 1");
		assertThat(header(again, "cache-control")).isEqualTo("private, no-cache");
		assertThat(get("/mine").body()).isEqualTo("nobody 3");
		assertThat(get("/mine").body()).isEqualTo("nobody 3");
		assertThat(get("/mine", "Authorization", "Bearer one").body()).isEqualTo("nobody 4");
		assertThat(get("/mine", "Authorization", "Bearer two").body()).isEqualTo("nobody 5");
		assertThat(get("/mine", "Cookie", "session=one").body()).isEqualTo("nobody 6");
		assertThat(get("/mine", "Cookie", "session=two").body()).isEqualTo("nobody 7");
		assertThat(get("/mine", "Authorization", "Bearer one").body()).isEqualTo("nobody 4");
		assertThat(get("/mine", "X-User", "anna", "Authorization", "Bearer one").body()).isEqualTo("anna 8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/cookie", "/no-store", "/missing", "/private", "/varies", "/large" })
	void doesNotStoreWhatMustNotBeStored(String path) throws Exception {
		HttpResponse<String> first = get(path);
		HttpResponse<String> second = get(path);
		assertThat(Controller.calls).as(path).hasValue(2);
		assertThat(second.body()).as(path).isNotEqualTo(first.body());
		assertThat(header(second, "age")).isNull();
	}

	@Test
	void answersAFailureAsItIs() throws Exception {
		assertThat(get("/failing").statusCode()).isEqualTo(500);
		assertThat(get("/failing").statusCode()).isEqualTo(500);
		assertThat(Controller.calls).hasValue(2);
	}

	@Test
	void queryAndHeadersCount() throws Exception {
		assertThat(get("/list?page=1").body()).isEqualTo("1 en 1");
		assertThat(get("/list?page=2").body()).isEqualTo("2 en 2");
		assertThat(get("/list?page=1", "X-Tenant", "b").body()).isEqualTo("1 en 3");
		assertThat(get("/list?page=1", "Accept-Language", "de").body()).isEqualTo("1 de 4");
		assertThat(get("/list?page=1").body()).isEqualTo("1 en 1");
		HttpResponse<String> german = get("/list?page=1", "Accept-Language", "de");
		assertThat(german.body()).isEqualTo("1 de 4");
		assertThat(header(german, "cache-control")).isEqualTo("max-age=60");
		assertThat(header(german, "vary")).contains("x-tenant");
	}

	@Test
	void theRequestDecidesWithCacheControl() throws Exception {
		get("/shared");
		assertThat(get("/shared", "Cache-Control", "no-store").body()).contains(":2");
		assertThat(get("/shared").body()).contains(":1");
		assertThat(get("/shared", "Cache-Control", "no-cache").body()).contains(":3");
		assertThat(get("/shared").body()).contains(":3");
	}

	@Test
	void aStampedeReachesTheHandlerOnce() throws Exception {
		Controller.delayMillis = 300;
		ExecutorService threads = Executors.newFixedThreadPool(20);
		List<Future<String>> answers = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			answers.add(threads.submit(() -> get("/shared").body()));
		}
		for (Future<String> answer : answers) {
			assertThat(answer.get(10, TimeUnit.SECONDS)).contains(":1");
		}
		threads.shutdown();
		assertThat(Controller.calls).hasValue(1);
	}

	@Test
	void aStampedeOnWhatIsNotStoredDoesNotQueue() throws Exception {
		Controller.delayMillis = 300;
		ExecutorService threads = Executors.newFixedThreadPool(20);
		List<Future<String>> answers = new ArrayList<>();
		long startedAt = System.nanoTime();
		for (int i = 0; i < 20; i++) {
			answers.add(threads.submit(() -> get("/no-store").body()));
		}
		for (Future<String> answer : answers) {
			answer.get(10, TimeUnit.SECONDS);
		}
		threads.shutdown();
		assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt)).isLessThan(3000);
		assertThat(Controller.calls).hasValue(20);
	}

	@Test
	void leavesOtherHandlersAlone() throws Exception {
		assertThat(get("/plain").body()).isEqualTo("plain 1");
		HttpResponse<String> second = get("/plain");
		assertThat(second.body()).isEqualTo("plain 2");
		assertThat(header(second, "etag")).isNull();
	}

	@Test
	void refusesToShareWhatIsSecured(CapturedOutput output) {
		assertThatExceptionOfType(InvalidCachedResponseException.class).isThrownBy(() -> run(SecuredController.class))
			.withMessageContaining("RolesAllowed");
		assertThat(output).contains("APPLICATION FAILED TO START").contains("Remove shared = true");
	}

	@Test
	void refusesStreamsAndWrongDurations() {
		assertThatExceptionOfType(InvalidCachedResponseException.class).isThrownBy(() -> run(StreamController.class))
			.withMessageContaining("asynchronously");
		assertThatExceptionOfType(InvalidCachedResponseException.class)
			.isThrownBy(() -> run(WrongDurationController.class))
			.withMessageContaining("soon");
	}

	private static ConfigurableApplicationContext run(Class<?> controller) {
		return new SpringApplicationBuilder(Application.class, controller)
			.properties("server.port=0", "spring.main.banner-mode=off", "plinth.cache.http.max-body-size=1KB",
					"logging.level.root=error", "spring.sql.init.mode=never")
			.run();
	}

	private HttpResponse<String> get(String path, String... headers) throws Exception {
		HttpRequest.Builder request = request(path);
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.client.send(request.build(), BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String path) {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
	}

	private static String header(HttpResponse<String> response, String name) {
		return response.headers().firstValue(name).orElse(null);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Filters.class)
	static class Application {

	}

	static class Filters {

		private final AtomicInteger requests = new AtomicInteger();

		@Bean
		@Order(0)
		Filter requestIdAndUser() {
			return (request, response, chain) -> {
				((HttpServletResponse) response).setHeader("X-Request-Id", "id-" + this.requests.incrementAndGet());
				String user = ((HttpServletRequest) request).getHeader("X-User");
				chain.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request) {

					@Override
					public Principal getUserPrincipal() {
						return (user != null) ? () -> user : null;
					}

				}, response);
			};
		}

	}

	record Envelope(boolean success, int data) {

	}

	@RestController
	static class Controller {

		static final AtomicInteger calls = new AtomicInteger();

		static volatile long delayMillis;

		@GetMapping("/shared")
		@CachedResponse(shared = true)
		ResponseEntity<Envelope> shared() throws InterruptedException {
			new CountDownLatch(1).await(delayMillis, TimeUnit.MILLISECONDS);
			return ResponseEntity.ok().header("X-Page", "7").body(new Envelope(true, calls.incrementAndGet()));
		}

		@GetMapping("/mine")
		@CachedResponse
		String mine(Principal principal) {
			return ((principal != null) ? principal.getName() : "nobody") + " " + calls.incrementAndGet();
		}

		@GetMapping("/cookie")
		@CachedResponse
		String cookie(HttpServletResponse response) {
			response.addCookie(new Cookie("session", "secret"));
			return "cookie " + calls.incrementAndGet();
		}

		@GetMapping("/no-store")
		@CachedResponse
		ResponseEntity<String> noStore() throws InterruptedException {
			new CountDownLatch(1).await(delayMillis, TimeUnit.MILLISECONDS);
			return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body("no " + calls.incrementAndGet());
		}

		@GetMapping("/private")
		@CachedResponse(shared = true)
		ResponseEntity<String> forOne() {
			return ResponseEntity.ok()
				.cacheControl(CacheControl.empty().cachePrivate())
				.body("one " + calls.incrementAndGet());
		}

		@GetMapping("/missing")
		@CachedResponse
		ResponseEntity<String> missing() {
			return ResponseEntity.status(HttpStatus.NOT_FOUND).body("missing " + calls.incrementAndGet());
		}

		@GetMapping("/varies")
		@CachedResponse
		ResponseEntity<String> varies() {
			return ResponseEntity.ok().varyBy("X-Other").body("varies " + calls.incrementAndGet());
		}

		@GetMapping("/large")
		@CachedResponse
		String large() {
			return calls.incrementAndGet() + "x".repeat(2000);
		}

		@GetMapping("/failing")
		@CachedResponse
		String failing() {
			calls.incrementAndGet();
			throw new IllegalStateException("expected");
		}

		@GetMapping("/list")
		@CachedResponse(value = "pages", ttl = "30s", shared = true, vary = "X-Tenant", clientTtl = "1m")
		String list(@RequestParam int page,
				@RequestHeader(name = "Accept-Language", defaultValue = "en") String language) {
			return page + " " + language + " " + calls.incrementAndGet();
		}

		@GetMapping("/plain")
		String plain() {
			return "plain " + calls.incrementAndGet();
		}

	}

	@RestController
	static class SecuredController {

		@GetMapping("/secured")
		@CachedResponse(shared = true)
		@RolesAllowed("admin")
		String secured() {
			return "secret";
		}

	}

	@RestController
	static class StreamController {

		@GetMapping("/stream")
		@CachedResponse
		SseEmitter stream() {
			return new SseEmitter();
		}

	}

	@RestController
	static class WrongDurationController {

		@GetMapping("/wrong")
		@CachedResponse(ttl = "soon")
		String wrong() {
			return "";
		}

	}

}

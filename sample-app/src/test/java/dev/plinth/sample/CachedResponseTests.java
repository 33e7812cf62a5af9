package dev.plinth.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.jayway.jsonpath.JsonPath;
import dev.plinth.cache.http.CachedResponse;
import dev.plinth.problem.NotFoundException;
import dev.plinth.security.access.RequireRole;
import dev.plinth.test.services.BackingServices;
import dev.plinth.web.ApiResponse;
import dev.plinth.web.PageQuery;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CachedResponse @CachedResponse} on handlers that answer with
 * {@link ApiResponse}, behind the security of the service.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.profiles.active=dev", "DEMO_PASSWORD=Demo1-password",
				"plinth.security.paths.permit[0]=GET /api/v1/cached/public",
				"plinth.security.paths.permit[1]=GET /api/v1/cached/cookie" })
@BackingServices
class CachedResponseTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@Value("${local.server.port}")
	private int port;

	@BeforeEach
	void clear(@Autowired CacheManager caches) {
		caches.getCache("responses").clear();
		Controller.calls.set(0);
	}

	@Test
	void anEnvelopeIsAnsweredFromTheCacheWithAnEntityTag() throws Exception {
		HttpResponse<String> first = get("/public?page=1&size=2");
		HttpResponse<String> second = get("/public?page=1&size=2");
		assertThat(JsonPath.<Boolean>read(first.body(), "$.success")).isTrue();
		assertThat(JsonPath.<Integer>read(first.body(), "$.meta.size")).isEqualTo(2);
		assertThat(second.body()).isEqualTo(first.body());
		assertThat(header(second, "age")).isEqualTo("0");
		assertThat(header(second, "content-type")).isEqualTo(header(first, "content-type"));
		assertThat(header(second, "cache-control")).isEqualTo("no-cache").isEqualTo(header(first, "cache-control"));
		assertThat(header(second, "x-request-id")).isNotNull().isNotEqualTo(header(first, "x-request-id"));
		assertThat(header(second, "x-content-type-options")).isEqualTo("nosniff");
		HttpResponse<String> known = get("/public?page=1&size=2", "If-None-Match", header(first, "etag"));
		assertThat(known.statusCode()).isEqualTo(304);
		assertThat(known.body()).isEmpty();
		assertThat(Controller.calls).hasValue(1);
		assertThat(get("/public?page=2&size=2").body()).isNotEqualTo(first.body());
		assertThat(Controller.calls).hasValue(2);
	}

	@Test
	void theRequestDecidesWithCacheControl() throws Exception {
		get("/public");
		assertThat(JsonPath.<List<Integer>>read(get("/public", "Cache-Control", "no-store").body(), "$.data"))
			.containsExactly(2);
		assertThat(JsonPath.<List<Integer>>read(get("/public").body(), "$.data")).containsExactly(1);
		assertThat(JsonPath.<List<Integer>>read(get("/public", "Cache-Control", "no-cache").body(), "$.data"))
			.containsExactly(3);
		assertThat(JsonPath.<List<Integer>>read(get("/public").body(), "$.data")).containsExactly(3);
	}

	@Test
	void nobodyGetsTheBodyOfAnother() throws Exception {
		String admin = login("admin@example.com");
		String user = login("user@example.com");
		HttpResponse<String> first = get("/mine", "Authorization", admin);
		HttpResponse<String> other = get("/mine", "Authorization", user);
		assertThat(get("/mine", "Authorization", admin).body()).isEqualTo(first.body()).isNotEqualTo(other.body());
		assertThat(get("/mine", "Authorization", user).body()).isEqualTo(other.body());
		assertThat(header(first, "cache-control")).isEqualTo("private, no-cache");
		assertThat(Controller.calls).hasValue(2);
		assertThat(get("/mine").statusCode()).isEqualTo(401);
		assertThat(get("/mine", "Authorization", admin + "x").statusCode()).isEqualTo(401);
	}

	@Test
	void whoMayNotAskIsNotAnsweredFromTheCache() throws Exception {
		String admin = login("admin@example.com");
		assertThat(get("/admin", "Authorization", admin).statusCode()).isEqualTo(200);
		assertThat(get("/admin", "Authorization", admin).statusCode()).isEqualTo(200);
		assertThat(Controller.calls).hasValue(1);
		assertThat(get("/admin", "Authorization", login("user@example.com")).statusCode()).isEqualTo(403);
		assertThat(get("/admin").statusCode()).isEqualTo(401);
	}

	@Test
	void aResponseThatSetsACookieIsNotStored() throws Exception {
		assertThat(header(get("/cookie"), "set-cookie")).startsWith("session=1");
		assertThat(header(get("/cookie"), "set-cookie")).startsWith("session=2");
	}

	@Test
	void aProblemIsNotStored() throws Exception {
		String user = login("user@example.com");
		for (int call = 1; call <= 2; call++) {
			HttpResponse<String> answer = get("/missing", "Authorization", user);
			assertThat(answer.statusCode()).isEqualTo(404);
			assertThat(header(answer, "content-type")).startsWith("application/problem+json");
			assertThat(JsonPath.<String>read(answer.body(), "$.requestId")).isEqualTo(header(answer, "x-request-id"));
			assertThat(Controller.calls).hasValue(call);
		}
	}

	private String login(String email) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/api/v1/auth/login"))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{\"email\":\"%s\",\"password\":\"Demo1-password\"}".formatted(email)))
			.build();
		return "Bearer "
				+ JsonPath.<String>read(this.http.send(request, BodyHandlers.ofString()).body(), "$.data.accessToken");
	}

	private HttpResponse<String> get(String path, String... headers) throws Exception {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + this.port + "/api/v1/cached" + path));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.http.send(request.build(), BodyHandlers.ofString());
	}

	private static String header(HttpResponse<String> response, String name) {
		return response.headers().firstValue(name).orElse(null);
	}

	@TestConfiguration(proxyBeanMethods = false)
	@Import(Controller.class)
	static class CachedApi {

	}

	@RestController
	@RequestMapping("/api/v1/cached")
	static class Controller {

		static final AtomicInteger calls = new AtomicInteger();

		@GetMapping("/public")
		@CachedResponse(shared = true)
		ApiResponse<List<Integer>> open(PageQuery page) {
			return ApiResponse.page(List.of(calls.incrementAndGet()), page, 100);
		}

		@GetMapping("/mine")
		@CachedResponse
		ApiResponse<Map<String, Object>> mine(Principal principal) {
			return ApiResponse.ok(Map.of("name", principal.getName(), "call", calls.incrementAndGet()));
		}

		@GetMapping("/admin")
		@RequireRole("admin")
		@CachedResponse
		ApiResponse<Integer> admin() {
			return ApiResponse.ok(calls.incrementAndGet());
		}

		@GetMapping("/cookie")
		@CachedResponse(shared = true)
		ApiResponse<Integer> cookie(HttpServletResponse response) {
			response.addCookie(new Cookie("session", Integer.toString(calls.incrementAndGet())));
			return ApiResponse.ok(1);
		}

		@GetMapping("/missing")
		@CachedResponse
		ApiResponse<Integer> missing() {
			calls.incrementAndGet();
			throw new NotFoundException();
		}

	}

}

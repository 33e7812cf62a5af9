package dev.plinth.ratelimit.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.acme.shop.ShopApplication;
import dev.plinth.ratelimit.RateLimited;
import dev.plinth.test.services.RedisServerProcess;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.OuterList;
import org.greenbytes.http.sfv.Parser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for rate limits over HTTP, with two instances and one Redis.
 */
@Tag("any-jdk")
class RateLimitHttpTests {

	private static final String ANN = "Basic YW5uOnNlY3JldA==";

	private final HttpClient client = HttpClient.newHttpClient();

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
	}

	@Test
	void instancesShareOneQuota() throws Exception {
		RedisServerProcess redis = redis();
		String patient = "plinth.ratelimit.timeout=5s";
		int[] ports = { start(redis, patient), start(redis, patient) };
		for (int i = 0; i < 100; i++) {
			HttpResponse<String> response = get(ports[i % 2], "/api/v1/products", "X-Forwarded-For", "203.0.113." + i);
			assertThat(response.statusCode()).as("request " + i).isEqualTo(200);
			assertThat(response.headers().firstValue("RateLimit").orElseThrow())
				.startsWith("\"api\";r=" + (99 - i) + ";t=");
		}
		for (int port : ports) {
			HttpResponse<String> refused = get(port, "/api/v1/products", "X-Forwarded-For", "198.51.100.1");
			assertThat(refused.statusCode()).isEqualTo(429);
			assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			assertThat(refused.body()).contains("\"code\":\"rate-limited\"");
			assertHeaders(refused);
		}
		assertThat(get(ports[0], "/api/v1/products", "Authorization", ANN).statusCode()).isEqualTo(200);
		assertThat(get(ports[0], "/fail/coded", "X", "x").statusCode()).isEqualTo(409);
	}

	@Test
	void decisionsGoOnWhileRedisIsFrozenOrDead() throws Exception {
		RedisServerProcess redis = redis();
		int port = start(redis, "plinth.ratelimit.rules.api.paths=/api/**",
				"plinth.ratelimit.rules.api.windows[0].limit=100000", "plinth.ratelimit.rules.api.windows[0].per=1h");
		for (int i = 0; i < 20; i++) {
			get(port, "/api/v1/products", "X", "x");
		}
		assertThat(remaining(port)).isEqualTo(100_000 - 21);
		redis.pause();
		assertQuick(port);
		redis.resume();
		awaitShared(port);
		redis.kill();
		assertQuick(port);
		redis.restart();
		awaitShared(port);
	}

	@Test
	void failureOfRedisIsClosedOrOpenIfAsked() throws Exception {
		RedisServerProcess redis = redis();
		int closed = start(redis, "plinth.ratelimit.store-failure=closed");
		int opened = start(redis, "plinth.ratelimit.store-failure=open");
		redis.kill();
		HttpResponse<String> response = get(closed, "/api/v1/products", "X", "x");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.body()).contains("\"code\":\"unavailable\"");
		assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
		assertThat(get(opened, "/api/v1/products", "X", "x").statusCode()).isEqualTo(200);
	}

	@Test
	void guessedCredentialsAreLimitedByAddress() throws Exception {
		int port = start(null, "plinth.ratelimit.rules.api.paths=/secure/**",
				"plinth.ratelimit.rules.api.windows[0].limit=5", "plinth.ratelimit.rules.api.windows[0].per=1h");
		for (int i = 0; i < 5; i++) {
			assertThat(get(port, "/secure/x", "X", "x").statusCode()).isEqualTo(401);
		}
		assertThat(get(port, "/secure/x", "X", "x").statusCode()).isEqualTo(401);
		assertThat(get(port, "/secure/x", "X", "x").statusCode()).isEqualTo(429);
	}

	@Test
	void methodsAndHeadersAreAsConfigured() throws Exception {
		int port = start(null, "plinth.ratelimit.headers=legacy");
		assertThat(get(port, "/twice", "X", "x").statusCode()).isEqualTo(200);
		HttpResponse<String> second = get(port, "/twice", "X", "x");
		assertThat(second.headers().firstValue("X-RateLimit-Limit")).hasValue("2");
		assertThat(second.headers().firstValue("X-RateLimit-Remaining")).hasValue("0");
		HttpResponse<String> refused = get(port, "/twice", "X", "x");
		assertThat(refused.statusCode()).isEqualTo(429);
		assertThat(refused.headers().firstValue("Retry-After")).isPresent();
		assertThat(refused.headers().firstValue("RateLimit")).isEmpty();
	}

	@Test
	void noSpellingOfAPathGetsAroundItsLimit() throws Exception {
		int port = start(null, "plinth.ratelimit.rules.api.paths=/twice", "plinth.ratelimit.rules.api.methods=GET",
				"plinth.ratelimit.rules.api.windows[0].limit=3", "plinth.ratelimit.rules.api.windows[0].per=1h");
		assertThat(get(port, "/twice", "X", "x").headers().firstValue("RateLimit").orElseThrow())
			.contains("\"api\";r=2");
		assertThat(get(port, "/%74wice", "X", "x").headers().firstValue("RateLimit").orElseThrow())
			.contains("\"api\";r=1");
		HttpResponse<String> head = this.client
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/twice"))
				.method("HEAD", HttpRequest.BodyPublishers.noBody())
				.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(head.headers().firstValue("RateLimit").orElseThrow()).contains("\"api\";r=0");
		assertThat(get(port, "/fail/coded", "X", "x").headers().firstValue("RateLimit")).isEmpty();
	}

	private void assertQuick(int port) throws Exception {
		for (int i = 0; i < 20; i++) {
			long start = System.nanoTime();
			assertThat(get(port, "/api/v1/products", "X", "x").statusCode()).isEqualTo(200);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(i == 0 ? 300 : 100));
		}
	}

	/** The local count starts anew, so that the shared one is below it. */
	private void awaitShared(int port) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.pollInterval(Duration.ofMillis(100))
			.untilAsserted(() -> assertThat(gauge(port)).isEqualTo(1));
	}

	private double gauge(int port) {
		return contexts(port).getBean(MeterRegistry.class).get("plinth.ratelimit.shared").gauge().value();
	}

	private ConfigurableApplicationContext contexts(int port) {
		return this.open.stream()
			.filter(ConfigurableApplicationContext.class::isInstance)
			.map(ConfigurableApplicationContext.class::cast)
			.filter((context) -> port(context) == port)
			.findFirst()
			.orElseThrow();
	}

	private long remaining(int port) throws Exception {
		String header = get(port, "/api/v1/products", "X", "x").headers().firstValue("RateLimit").orElseThrow();
		return Long.parseLong(header.replaceAll(".*;r=([0-9]+);.*", "$1"));
	}

	private static void assertHeaders(HttpResponse<String> response) {
		OuterList policy = new Parser(response.headers().firstValue("RateLimit-Policy").orElseThrow()).parseList();
		OuterList limit = new Parser(response.headers().firstValue("RateLimit").orElseThrow()).parseList();
		ListElement<?> first = policy.get().get(0);
		assertThat(first.get()).isEqualTo("api");
		assertThat(first.getParams().get("q").get()).isEqualTo(100L);
		assertThat(first.getParams().get("w").get()).isEqualTo(900L);
		assertThat(limit.get().get(0).getParams().get("r").get()).isEqualTo(0L);
		long reset = (Long) limit.get().get(0).getParams().get("t").get();
		long retryAfter = Long.parseLong(response.headers().firstValue("Retry-After").orElseThrow());
		assertThat(retryAfter).isBetween(reset, 900L);
	}

	private RedisServerProcess redis() {
		RedisServerProcess redis = RedisServerProcess.start();
		this.open.add(redis);
		return redis;
	}

	private int start(RedisServerProcess redis, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of("server.port=0", "plinth.ratelimit.enabled=true", "spring.security.user.name=ann",
				"spring.security.user.password=secret", "spring.application.name=shop",
				"spring.datasource.generate-unique-name=true"));
		if (redis != null) {
			all.add("spring.data.redis.url=" + redis.url());
		}
		ConfigurableApplicationContext context = new SpringApplicationBuilder(ShopApplication.class,
				ShopConfiguration.class)
			.run(all.stream().map((property) -> "--" + property).toArray(String[]::new));
		this.open.add(0, context);
		return port(context);
	}

	private static int port(ConfigurableApplicationContext context) {
		return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private HttpResponse<String> get(int port, String path, String header, String value) throws Exception {
		return this.client.send(
				HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).header(header, value).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Limited.class)
	static class ShopConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/secure/**").authenticated().anyRequest().permitAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@RestController
	static class Limited {

		@GetMapping("/twice")
		@RateLimited(limit = 2, per = "1h")
		String twice() {
			return "ok";
		}

	}

}

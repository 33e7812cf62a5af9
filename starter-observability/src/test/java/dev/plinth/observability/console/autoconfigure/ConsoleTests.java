package dev.plinth.observability.console.autoconfigure;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.acme.shop.Shop;
import com.acme.shop.ShopApplication;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConsoleAutoConfiguration}, in a browser where there is one.
 */
class ConsoleTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ConsoleAutoConfiguration.class));

	@Test
	void servesFilesWithStrictPolicyAndWithoutData() {
		try (Shop shop = Shop.start()) {
			assertThat(shop.get("/console").statusCode()).isEqualTo(302);
			assertThat(shop.get("/console").headers().firstValue("Location")).hasValue("/console/");
			for (String file : List.of("", "console.css", "console.js", "chart.js", "config.json")) {
				HttpResponse<String> response = shop.get("/console/" + file);
				assertThat(response.statusCode()).isEqualTo(200);
				assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
					.contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
					.doesNotContain("unsafe");
				assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
				assertThat(response.body()).isNotEmpty();
				assertThat(shop
					.get("/console/" + file, "If-None-Match", response.headers().firstValue("ETag").orElseThrow())
					.statusCode()).isEqualTo(304);
			}
			assertThat(shop.get("/console/").body()).doesNotContain("http://", "https://", "style=", "onclick");
			assertThat(shop.get("/console/chart.js").body()).contains("Chart.js");
			assertThat(shop.get("/console/config.json").body())
				.isEqualTo("{\"application\":\"shop\",\"actuator\":\"/actuator\",\"login\":\"/api/v1/auth/login\","
						+ "\"refresh\":\"/api/v1/auth/refresh\",\"logout\":\"/api/v1/auth/logout\",\"health\":\"/health\"}");
			assertThat(shop.get("/console/../application.yml").statusCode()).isEqualTo(404);
			assertThat(shop.post("/console/", "").statusCode()).isEqualTo(405);
		}
	}

	@Test
	void pathAndLoginAreConfigurable() {
		try (Shop shop = Shop.start("--plinth.observability.console.path=/admin",
				"--plinth.observability.console.login-path=/session", "--server.servlet.context-path=/app")) {
			assertThat(shop.get("/app/admin").headers().firstValue("Location")).hasValue("/app/admin/");
			assertThat(shop.get("/app/admin/config.json").body()).contains("\"/app/session\"", "\"/app/actuator\"")
				.doesNotContain("refresh", "logout");
			assertThat(shop.get("/app/console/").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void providesPage() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(ConsolePage.class));
	}

	@Test
	void whenDisabledProvidesNothing() {
		this.contextRunner.withPropertyValues("plinth.observability.console.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ConsolePage.class));
	}

	@Test
	void whenWebMvcIsMissingProvidesNothing() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet.handler"))
			.run((context) -> assertThat(context).doesNotHaveBean(ConsolePage.class));
	}

	@Test
	void personSignsInSeesProgressAndReplaysADeadLetter(@TempDir Path directory) throws Exception {
		Assumptions.assumeTrue(Browser.isInstalled(), "Left out: there is no Chromium on the path");
		Path screenshots = Files.createDirectories(Path.of("target", "screenshots"));
		try (Shop shop = Shop.start(new Class<?>[] { ShopApplication.class, Site.class },
				"--management.endpoints.web.exposure.include=*", "--plinth.observability.access.user-agent=false",
				"--spring.data.web.secret=hunter2"); Browser browser = Browser.start(directory)) {
			for (int i = 0; i < 300; i++) {
				shop.get("/products/" + i);
			}
			shop.get("/failures/1");
			browser.view(1280, 900, false);
			browser.open("http://localhost:" + shop.port() + "/console");
			browser.until("!document.getElementById('sign-in').hidden");
			browser.screenshot(screenshots.resolve("console-sign-in.png"));
			browser.until("document.activeElement.name === 'email'");
			browser.type("admin@example.com");
			browser.key("Tab", 9);
			browser.type("wrong");
			browser.key("Enter", 13);
			browser.until("document.getElementById('sign-in-message').textContent.includes('does not match')");
			browser.type("right");
			browser.evaluate("document.querySelector('[name=password]').value = 'right'");
			browser.key("Enter", 13);
			browser.until("!document.getElementById('content').hidden");
			browser.until("document.querySelectorAll('#routes tr').length >= 2");
			assertThat(browser.evaluate("document.getElementById('routes').textContent").toString())
				.contains("GET /products/{id}", "300");
			assertThat(browser.evaluate("document.getElementById('feature-rows').textContent").toString())
				.contains("access-log", "active");
			assertThat(browser.evaluate("document.getElementById('setting-rows').textContent").toString())
				.contains("plinth.observability.access.user-agent", "command line");
			assertThat(browser.evaluate("document.getElementById('checks').textContent").toString())
				.contains("readinessState");
			shop.context().getBean(LoginController.class).token.set("better");
			browser.evaluate("document.getElementById('updated').textContent = ''");
			browser.until("document.getElementById('updated').textContent.startsWith('at ')");
			assertThat(browser.evaluate("document.getElementById('content').hidden")).isEqualTo(false);
			Object progress = browser.evaluate("document.querySelector('#running progress').value");
			browser.until("document.querySelector('#running progress').value > " + progress);
			browser.evaluate("document.querySelector('#dead summary').click()");
			assertThat(browser.evaluate("document.querySelector('#dead pre').textContent").toString())
				.contains("at com.acme");
			browser.evaluate("document.querySelector('#dead button').focus()");
			browser.screenshot(screenshots.resolve("console-light.png"));
			browser.view(390, 844, false);
			browser.screenshot(screenshots.resolve("console-phone.png"));
			assertThat(widerThanThePage(browser)).isEmpty();
			browser.view(1280, 900, false);
			browser.key("Enter", 13);
			browser.until("document.getElementById('dead').textContent === 'None'");
			assertThat(shop.context().getBean(JobsEndpoint.class).replayed.get()).isEqualTo("j-2");
			browser.view(1280, 900, true);
			browser.until("document.getElementById('updated').textContent");
			browser.screenshot(screenshots.resolve("console-dark.png"));
			assertThat(browser.problems()).isEmpty();
		}
	}

	/**
	 * Returns what a person would have to scroll sideways for.
	 */
	private static String widerThanThePage(Browser browser) {
		return browser
			.evaluate(
					"""
							[...document.querySelectorAll('body *')]
							  .filter((node) => node.getBoundingClientRect().right > 390 && !node.parentNode.closest('.scroll, pre'))
							  .map((node) => node.outerHTML.substring(0, 80)).join('\\n')""")
			.toString();
	}

	@Configuration(proxyBeanMethods = false)
	static class Site {

		@Bean
		JobsEndpoint jobsEndpoint() {
			return new JobsEndpoint();
		}

		@Bean
		LoginController loginController(MeterRegistry registry) {
			registry.counter("cache.gets", "cache", "product", "result", "hit").increment(90);
			registry.counter("cache.gets", "cache", "product", "result", "miss").increment(10);
			registry.counter("plinth.ratelimit.requests", "limit", "api", "outcome", "refused").increment(3);
			registry.gauge("plinth.client.breaker.open", List.of(Tag.of("client", "payment")), 1);
			return new LoginController();
		}

		@Bean
		Filter tokenFilter(LoginController logins) {
			return (request, response, chain) -> {
				HttpServletRequest http = (HttpServletRequest) request;
				if (http.getRequestURI().startsWith("/actuator")
						&& !("Bearer " + logins.token.get()).equals(http.getHeader("Authorization"))) {
					((HttpServletResponse) response).sendError(401);
					return;
				}
				chain.doFilter(request, response);
			};
		}

	}

	@RestController
	static class LoginController {

		final AtomicReference<String> token = new AtomicReference<>("good");

		@PostMapping("/api/v1/auth/refresh")
		Map<String, Object> refresh(@RequestBody Map<String, String> body) {
			assertThat(body).containsEntry("refreshToken", "again");
			return Map.of("success", true, "data",
					Map.of("accessToken", this.token.get(), "refreshToken", "once-more"));
		}

		@PostMapping("/api/v1/auth/login")
		ResponseEntity<Map<String, Object>> login(@RequestBody Map<String, String> body) throws IOException {
			return "right".equals(body.get("password"))
					? ResponseEntity
						.ok(Map.of("success", true, "data", Map.of("accessToken", "good", "refreshToken", "again")))
					: ResponseEntity.status(401).body(Map.of("detail", "E-mail or password does not match."));
		}

	}

	@Endpoint(id = "jobs")
	static class JobsEndpoint {

		final AtomicReference<String> replayed = new AtomicReference<>();

		private final AtomicInteger progress = new AtomicInteger();

		@ReadOperation
		Map<String, Object> jobs() {
			List<Map<String, Object>> dead = (this.replayed.get() != null) ? List.of() : List
				.of(Map.of("id", "j-2", "name", "welcome-email", "queue", "default", "attempts", 3, "failedAt",
						"2026-11-21T09:00:00Z", "error", "Mail server does not answer", "stackTrace",
						"java.io.IOException: Mail server does not answer\n\tat com.acme.shop.Mail.send(Mail.java:7)"));
			return Map.of("queues",
					List.of(Map.of("name", "default", "paused", false, "ready", 4, "running", 1, "scheduled", 2, "dead",
							dead.size())),
					"running", List.of(Map.of("id", "j-1", "name", "sales-report", "queue", "default", "progress",
							Math.min(100, this.progress.addAndGet(15)), "attempts", 1)),
					"dead", dead);
		}

		@WriteOperation
		void act(@Selector String id, String action) {
			if (action.equals("replay")) {
				this.replayed.set(id);
			}
		}

	}

}

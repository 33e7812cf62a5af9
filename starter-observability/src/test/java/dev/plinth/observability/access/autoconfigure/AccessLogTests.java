package dev.plinth.observability.access.autoconfigure;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import com.acme.shop.Shop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AccessLogAutoConfiguration} and the access log of a running
 * application.
 */
@ExtendWith(OutputCaptureExtension.class)
class AccessLogTests {

	private final JsonMapper mapper = new JsonMapper();

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AccessLogAutoConfiguration.class));

	@Test
	void oneEventForEachKindOfResponse(CapturedOutput output) throws IOException {
		try (Shop shop = Shop.start("--spring.profiles.active=prod")) {
			shop.get("/products/1?token=S3cret", "X-Forwarded-For", "1.2.3.4", "User-Agent", "test/1");
			shop.get("/async/2");
			shop.get("/events/3");
			shop.get("/failures/4");
			shop.get("/sent/5");
			shop.get("/nowhere/6");
			malformed(shop.port());
			List<JsonNode> events = await(output, 7);
			assertThat(events)
				.extracting((event) -> event.at("/http/route").asString() + " "
						+ event.at("/http/response/status_code").asInt())
				.containsExactly("/products/{id} 200", "/async/{id} 200", "/events/{id} 200", "/failures/{id} 500",
						"/sent/{id} 418", "UNKNOWN 404", "UNKNOWN 400");
			assertThat(events.get(0).at("/url/path").asString()).isEqualTo("/products/1");
			assertThat(events.get(0).at("/http/request/method").asString()).isEqualTo("GET");
			assertThat(events.get(0).at("/http/response/body/bytes").asInt()).isEqualTo("{\"id\":\"1\"}".length());
			assertThat(events.get(0).at("/event/duration").asLong()).isPositive();
			assertThat(events.get(0).at("/client/ip").asString()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
			assertThat(events.get(0).at("/user_agent/original").asString()).isEqualTo("test/1");
			assertThat(events.get(0).path("message").asString()).startsWith("GET /products/{id} 200 ");
			assertThat(events.get(2).at("/http/response/body/bytes").asInt()).isPositive();
			assertThat(output).doesNotContain("S3cret");
		}
	}

	@Test
	void clientIsTheOneBehindATrustedProxy(CapturedOutput output) {
		try (Shop shop = Shop.start("--spring.profiles.active=prod", "--server.forward-headers-strategy=native")) {
			shop.get("/products/1", "X-Forwarded-For", "1.2.3.4");
			assertThat(await(output, 1).get(0).at("/client/ip").asString()).isEqualTo("1.2.3.4");
		}
	}

	@Test
	void probesAreExcluded(CapturedOutput output) {
		try (Shop shop = Shop.start("--spring.profiles.active=prod")) {
			assertThat(List.of("/livez", "/readyz", "/health", "/actuator/health", "/actuator/health/liveness",
					"/actuator/prometheus"))
				.allSatisfy((path) -> assertThat(shop.get(path).statusCode()).isEqualTo(200));
			shop.get("/products/1");
			assertThat(await(output, 1)).hasSize(1);
		}
	}

	@Test
	void excludedPathsAndUserAgentAreConfigurable(CapturedOutput output) {
		try (Shop shop = Shop.start("--spring.profiles.active=prod",
				"--plinth.observability.access.excluded-paths=/products/**",
				"--plinth.observability.access.user-agent=false")) {
			shop.get("/products/1");
			shop.get("/livez");
			assertThat(await(output, 1)).singleElement().satisfies((event) -> {
				assertThat(event.at("/url/path").asString()).isEqualTo("/livez");
				assertThat(event.has("user_agent")).isFalse();
			});
		}
	}

	@Test
	void providesValveAndFilter() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(AccessLogValve.class)
			.hasBean("plinthAccessContextFilter"));
	}

	@Test
	void eventsAreWrittenTogetherUnlessTheyMustNotWait() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(BatchedAccessEvents.class));
		this.contextRunner.withPropertyValues("plinth.observability.access.max-delay=0")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BatchedAccessEvents.class));
		this.contextRunner.withClassLoader(new FilteredClassLoader("ch.qos.logback"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("plinthBatchedAccessEvents"));
	}

	@Test
	void whenDisabledProvidesNothing() {
		this.contextRunner.withPropertyValues("plinth.observability.access.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AccessLogValve.class)
				.doesNotHaveBean("plinthAccessContextFilter"));
	}

	@Test
	void whenThereIsNoTomcatProvidesNothing() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.apache.catalina"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("plinthAccessContextFilter"));
	}

	@Test
	void whenThereIsNoSecurityProvidesValve() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.run((context) -> assertThat(context).hasSingleBean(AccessLogValve.class));
	}

	@Test
	void whenNotAWebApplicationProvidesNothing() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AccessLogAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(AccessLogValve.class));
	}

	private List<JsonNode> await(CapturedOutput output, int count) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.until(() -> output.getOut()
				.lines()
				.filter((line) -> line.contains("\"" + AccessEvent.LOGGER + "\""))
				.map(this.mapper::readTree)
				.toList(), (events) -> events.size() >= count);
	}

	private static void malformed(int port) throws IOException {
		try (Socket socket = new Socket("localhost", port)) {
			socket.getOutputStream().write("GET /[bad HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			socket.getInputStream().readAllBytes();
		}
	}

}

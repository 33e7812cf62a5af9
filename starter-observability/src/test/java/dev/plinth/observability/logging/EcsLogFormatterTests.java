package dev.plinth.observability.logging;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MarkerFactory;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EcsLogFormatter}.
 */
class EcsLogFormatterTests {

	private final LoggerContext context = new LoggerContext();

	private final MockEnvironment environment = new MockEnvironment().withProperty("spring.application.name", "shop")
		.withProperty("spring.application.pid", "42")
		.withProperty("logging.structured.ecs.service.version", "1.2.3")
		.withProperty("logging.structured.ecs.service.node-name", "node-1");

	@Test
	void writesTheMembersOfSpringBootsFormat() {
		LoggingEvent event = event(Map.of("requestId", "r-1"), "GET {}", "/products");
		event.addMarker(MarkerFactory.getMarker("audit"));
		pairs(event, "http.request.method", "GET", "http.response.status_code", 200, "http.route", "/products/{id}",
				"event.duration", 1234L, "slow", false, "nothing", null, "price", new BigDecimal("1.50"));
		assertThat(write(event)).isEqualTo(springBoot(event));
	}

	@Test
	void writesExceptionsAsSpringBootDoes() {
		LoggingEvent event = new LoggingEvent(getClass().getName(), this.context.getLogger("com.acme.Shop"),
				Level.ERROR, "Failed", new IllegalStateException("Outer", new IllegalArgumentException("Inner")), null);
		event.setMDCPropertyMap(Map.of());
		JsonNode error = write(event).path("error");
		assertThat(error).isEqualTo(springBoot(event).path("error"));
		assertThat(error.path("stack_trace").asString()).contains("Caused by").contains("Inner");
	}

	@Test
	void exceptionWithoutMessage() {
		LoggingEvent event = new LoggingEvent(getClass().getName(), this.context.getLogger("com.acme.Shop"),
				Level.ERROR, null, new IllegalStateException(), null);
		event.setMDCPropertyMap(Map.of());
		assertThat(write(event).path("error").has("message")).isFalse();
		assertThat(write(event).path("message").isNull()).isTrue();
	}

	@Test
	void removesSecretsFromEveryPart() {
		LoggingEvent event = new LoggingEvent(getClass().getName(), this.context.getLogger("com.acme.Shop"),
				Level.ERROR, "password=S3cret", new IllegalStateException("token: S3cret"), null);
		event.setMDCPropertyMap(Map.of("apiKey", "S3cret"));
		pairs(event, "user.password", "S3cret", "pin.otp", 7777, "body",
				Map.of("secret", "S3cret", "list", List.of("password=S3cret")), "array",
				new Object[] { "token=S3cret" }, "object", new Object() {

					@Override
					public String toString() {
						return "Login[password=S3cret]";
					}

				});
		assertThat(line(event)).doesNotContain("S3cret").doesNotContain("7777").contains("[REDACTED]");
	}

	@Test
	void noCharacterEndsALineOrAString() {
		LoggingEvent event = event(
				"quote \" backslash \\ line \r\n tab \t nul \0 escape \u001b next \u0085 separator \u2028 ä 😀");
		pairs(event, "key\n\"", "value\n\"");
		String line = line(event);
		assertThat(line).endsWith("}\n");
		assertThat(line.strip()).doesNotContain("\n", "\r", "\u001b", "\u0085", "\u2028", "\0");
		assertThat(write(event).path("message").asString()).isEqualTo(event.getFormattedMessage());
		assertThat(write(event).path("key\n\"").asString()).isEqualTo("value\n\"");
	}

	@Test
	void pairsCannotReplaceMembersOfTheFormat() {
		LoggingEvent event = event("Hello");
		pairs(event, "message", "forged", "log.level", "OFF", "error.code", 7);
		JsonNode line = write(event);
		assertThat(line.path("message").asString()).isEqualTo("Hello");
		assertThat(line.path("context.message").asString()).isEqualTo("forged");
		assertThat(line.at("/log/level").asString()).isEqualTo("INFO");
		assertThat(line.path("log.level").asString()).isEqualTo("OFF");
		assertThat(line.path("error.code").asInt()).isEqualTo(7);
	}

	@Test
	void namesThatContradictEachOtherLoseNoLine() {
		LoggingEvent event = event("Hello");
		pairs(event, "a", 1, "a.b", 2, "c.d", 3, "c", 4, ".e", 5, "f.", 6, "g", 7, "g", 8);
		JsonNode line = write(event);
		assertThat(line.path("a").asInt()).isEqualTo(1);
		assertThat(line.path("a.b").asInt()).isEqualTo(2);
		assertThat(line.path("c").asInt()).isEqualTo(4);
		assertThat(line.path(".e").asInt()).isEqualTo(5);
		assertThat(line.path("f.").asInt()).isEqualTo(6);
		assertThat(line.path("g").asInt()).isEqualTo(8);
	}

	@Test
	void valuesThatJsonHasNoNumberForAreTexts() {
		LoggingEvent event = event("Hello");
		pairs(event, "nan", Double.NaN, "infinite", Float.POSITIVE_INFINITY, "bytes", new byte[] { 1, 2 }, "list",
				Arrays.asList(1, null), "empty", List.of());
		JsonNode line = write(event);
		assertThat(line.path("nan").asString()).isEqualTo("NaN");
		assertThat(line.path("infinite").asString()).isEqualTo("Infinity");
		assertThat(line.path("bytes").toString()).isEqualTo("[1,2]");
		assertThat(line.path("list").toString()).isEqualTo("[1,null]");
		assertThat(line.path("empty").toString()).isEqualTo("[]");
	}

	@Test
	void valueThatContainsItselfEnds() {
		Map<String, Object> map = new HashMap<>() {

			private static final long serialVersionUID = 1L;

			@Override
			public String toString() {
				return "itself";
			}

		};
		map.put("self", map);
		LoggingEvent event = event("Hello");
		pairs(event, "map", map);
		assertThat(line(event)).contains("\"self\":\"itself\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-11-21T08:00:00Z", "2026-11-21T08:00:00.000001Z", "2026-11-21T23:59:59.999999999Z",
			"1969-12-31T23:59:59.5Z" })
	void writesTheTime(String time) {
		LoggingEvent event = event("Hello");
		event.setInstant(Instant.parse(time));
		assertThat(Instant.parse(write(event).path("@timestamp").asString())).isEqualTo(Instant.parse(time));
	}

	@Test
	void whenMembersAreCustomisedSpringBootWrites() {
		((LoggerContext) LoggerFactory.getILoggerFactory()).putObject(Environment.class.getName(), this.environment);
		this.environment.setProperty("logging.structured.json.rename.message", "text");
		assertThat(write(event("Hello")).path("text").asString()).isEqualTo("Hello");
		assertThat(write(event("Hello")).has("message")).isFalse();
	}

	private LoggingEvent event(String message, Object... arguments) {
		return event(Map.of(), message, arguments);
	}

	private LoggingEvent event(Map<String, String> context, String message, Object... arguments) {
		LoggingEvent event = new LoggingEvent(getClass().getName(), this.context.getLogger("com.acme.Shop"), Level.INFO,
				message, null, arguments);
		event.setInstant(Instant.parse("2026-11-21T08:00:00.123456789Z"));
		event.setMDCPropertyMap(context);
		return event;
	}

	private static void pairs(LoggingEvent event, Object... namesAndValues) {
		for (int i = 0; i < namesAndValues.length; i += 2) {
			event.addKeyValuePair(new KeyValuePair((String) namesAndValues[i], namesAndValues[i + 1]));
		}
	}

	private String line(LoggingEvent event) {
		ThrowableProxyConverter converter = new ThrowableProxyConverter();
		converter.start();
		return new String(new EcsLogFormatter(this.environment, converter).formatAsBytes(event, StandardCharsets.UTF_8),
				StandardCharsets.UTF_8);
	}

	private JsonNode write(LoggingEvent event) {
		return JsonMapper.shared().readTree(line(event));
	}

	private JsonNode springBoot(LoggingEvent event) {
		this.context.putObject(Environment.class.getName(), this.environment);
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext(this.context);
		encoder.setFormat("ecs");
		encoder.start();
		return JsonMapper.shared().readTree(encoder.encode(event));
	}

}

package dev.plinth.observability.logging;

import java.util.List;
import java.util.Map;

import com.acme.shop.Shop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.logging.LoggingSystemProperty;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the log output of a running application.
 */
@ExtendWith(OutputCaptureExtension.class)
class LogOutputTests {

	private static final String FORGED = "\r\n2026-01-01T00:00:00.000Z ERROR [main] forged : line\u001b[31m";

	private final JsonMapper mapper = new JsonMapper();

	private final Logger logger = LoggerFactory.getLogger("com.acme.Test");

	@BeforeEach
	@AfterEach
	void clear() {
		MDC.clear();
		for (LoggingSystemProperty property : LoggingSystemProperty.values()) {
			System.clearProperty(property.getEnvironmentVariableName());
		}
	}

	@Test
	void productionWritesJsonWithServiceAndContext(CapturedOutput output) {
		Shop.run((shop) -> {
			MDC.put("requestId", "r-1");
			this.logger.info("Hello" + FORGED);
			List<JsonNode> lines = output.getOut().lines().map(this.mapper::readTree).toList();
			assertThat(lines).isNotEmpty()
				.allSatisfy((line) -> assertThat(line.at("/service/name").asString()).isEqualTo("shop"))
				.allSatisfy((line) -> assertThat(line.at("/service/version").asString()).isEqualTo("1.2.3"))
				.allSatisfy((line) -> assertThat(line.at("/service/environment").asString()).isEqualTo("prod"));
			assertThat(lines).filteredOn((line) -> line.path("message").asString().startsWith("Hello"))
				.singleElement()
				.satisfies((line) -> assertThat(line.path("requestId").asString()).isEqualTo("r-1"));
		}, "--spring.profiles.active=prod");
	}

	@Test
	void developmentWritesReadableLinesThatCannotBeForged(CapturedOutput output) {
		Shop.run((shop) -> {
			MDC.put("requestId", "r-1" + FORGED);
			this.logger.info("Hello" + FORGED, new IllegalStateException("Cause" + FORGED));
			this.logger.atInfo().addKeyValue("key" + FORGED, "value" + FORGED).log("Pairs");
			assertThat(output.getOut().lines()).filteredOn((line) -> line.contains("forged :"))
				.hasSizeGreaterThanOrEqualTo(5)
				.allSatisfy((line) -> assertThat(line).startsWith("    ").doesNotContain("\u001b"));
			assertThat(output).contains(" [shop 1.2.3 dev] [main]")
				.contains("Hello\n    2026")
				.contains("\\u001b[31m")
				.contains("at dev.plinth.observability.logging.LogOutputTests")
				.contains("requestId=r-1");
		}, "--spring.profiles.active=dev");
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod", "dev" })
	void secretsAreRedactedEverywhere(String profile, CapturedOutput output) {
		Shop.run((shop) -> {
			MDC.put("apiKey", "S3cret!pw");
			shop.post("/login", "{\"email\":\"a@example.com\",\"password\":\"S3cret!pw\"}");
			shop.get("/products/1", "Authorization", "Bearer abcdefghijklmnop.123");
			this.logger.info("iban={}", "S3cret!pw");
			this.logger.atInfo()
				.addKeyValue("secrets", Map.of("token", "S3cret!pw", "list", List.of("password=S3cret!pw")))
				.addKeyValue("user.password", "S3cret!pw")
				.addKeyValue("pin.otp", 123456)
				.log("Key-value pairs");
			assertThat(output).contains("a@example.com")
				.contains("[REDACTED]")
				.doesNotContain("S3cret!pw")
				.doesNotContain("abcdefghijklmnop.123")
				.doesNotContain("123456");
		}, "--spring.profiles.active=" + profile, "--plinth.observability.redaction.keys=iban");
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod", "dev" })
	void redactionCanBeSwitchedOff(String profile, CapturedOutput output) {
		Shop.run((shop) -> {
			this.logger.info("password=visible");
			assertThat(output).contains("password=visible");
		}, "--spring.profiles.active=" + profile, "--plinth.observability.redaction.enabled=false");
	}

	@Test
	void applicationsOwnPatternWins(CapturedOutput output) {
		Shop.run((shop) -> {
			this.logger.info("pattern");
			assertThat(output).contains("OWN pattern");
		}, "--spring.profiles.active=dev", "--logging.pattern.console=OWN %msg%n");
	}

	@Test
	void applicationsOwnFormatWins(CapturedOutput output) {
		Shop.run((shop) -> {
			this.logger.info("format");
			assertThat(output).contains("\"logger_name\":\"com.acme.Test\"");
		}, "--spring.profiles.active=prod", "--logging.structured.format.console=logstash");
	}

	@Test
	void whenDisabledLeavesTheFormatToSpringBoot(CapturedOutput output) {
		Shop.run((shop) -> {
			this.logger.info("plain");
			assertThat(output).contains(" com.acme.Test ").doesNotContain("{\"@timestamp");
		}, "--spring.profiles.active=prod", "--plinth.observability.logging.enabled=false");
	}

	@Test
	void levelComesFromTheEnvironment() {
		Shop.run((shop) -> assertThat(LoggerFactory.getLogger("x").isInfoEnabled()).isFalse(), "--LOG_LEVEL=warn");
	}

}

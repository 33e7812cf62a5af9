package dev.plinth.observability.logging.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.acme.shop.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ErrorLogFileAutoConfiguration} and {@link OtlpLogAutoConfiguration}.
 */
class ErrorLogFileTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ErrorLogFileAutoConfiguration.class, OtlpLogAutoConfiguration.class));

	@Test
	void errorsAloneGoToTheFileWithoutSecrets(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("errors.json");
		Logger logger = LoggerFactory.getLogger("com.acme.Test");
		Shop.run((shop) -> {
			logger.info("fine");
			logger.error("bad password=S3cret!pw", new IllegalStateException("token=S3cret!pw"));
		}, "--plinth.observability.logging.error-file.name=" + file);
		logger.error("after the end");
		assertThat(Files.readAllLines(file)).singleElement().satisfies((line) -> {
			JsonNode event = new JsonMapper().readTree(line);
			assertThat(event.path("message").asString()).isEqualTo("bad password=[REDACTED]");
			assertThat(event.at("/service/name").asString()).isEqualTo("shop");
			assertThat(line).doesNotContain("S3cret!pw");
		});
	}

	@Test
	void isOffByDefault() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(AttachedAppender.class));
	}

	@Test
	void whenLogbackIsMissingProvidesNothing() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("ch.qos.logback"))
			.withPropertyValues("plinth.observability.logging.error-file.name=errors.json",
					"plinth.observability.logging.otlp.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("plinthErrorLogFile"));
	}

	@Test
	void whenThereIsNoOpenTelemetryProvidesNoOtlpLog() {
		this.contextRunner.withPropertyValues("plinth.observability.logging.otlp.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("plinthOtlpLog"));
	}

}

package dev.plinth.rewrite;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that Spring Boot's properties migrator knows the renamed properties.
 */
@ExtendWith(OutputCaptureExtension.class)
class PropertiesMigratorTests {

	@Test
	void renamedPropertyIsReportedAndStillTakesEffect(CapturedOutput output) {
		SpringApplication application = new SpringApplicationBuilder(PropertiesMigratorTests.class)
			.web(WebApplicationType.NONE)
			.build();
		try (ConfigurableApplicationContext context = application.run("--plinth.cache.http.max-body=2MB")) {
			assertThat(context.getEnvironment().getProperty("plinth.cache.http.max-body-size")).isEqualTo("2MB");
		}
		assertThat(output).contains("Key: plinth.cache.http.max-body", "Replacement: plinth.cache.http.max-body-size");
	}

}

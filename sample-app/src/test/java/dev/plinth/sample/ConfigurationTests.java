package dev.plinth.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what the service refuses to start with.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationTests {

	@Test
	void allFaultsAreNamedAtOnce(CapturedOutput output) {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> SpringApplication
			.run(Application.class, "--spring.profiles.active=prod", "--PORT=eighty", "--JWT_SECRET=hunter2")
			.close());
		assertThat(output).containsOnlyOnce("APPLICATION FAILED TO START")
			.contains("3 configuration values are missing or not valid")
			.contains("DATABASE_URL (property spring.datasource.url) is not set")
			.contains("PORT (property server.port) is 'eighty'")
			.contains("JWT_SECRET must have at least 32 characters")
			.doesNotContain("hunter2");
	}

}

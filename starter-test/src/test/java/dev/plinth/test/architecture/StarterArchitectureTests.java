package dev.plinth.test.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.plinth.environment.ConditionalOnRedis;
import dev.plinth.test.architecture.starter.autoconfigure.GoodAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link StarterArchitecture}.
 */
class StarterArchitectureTests {

	@Test
	void checkShowsAllViolationsOfAllRules() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> StarterArchitecture.of(GoodAutoConfiguration.class).publicTypes(1).check())
			.withMessageContaining("Cycle detected")
			.withMessageContaining("grab bag")
			.withMessageContaining("GoodAutoConfiguration is not listed")
			.withMessageContaining("public types: ");
	}

	@Test
	void environmentModuleKeepsTheRules() {
		StarterArchitecture.of(ConditionalOnRedis.class).properties("plinth").check();
	}

	@Test
	void jarIsReadLikeADirectory() throws Exception {
		ModuleClasses jar = ModuleClasses
			.of(org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration.class);
		assertThat(jar.location().toString()).endsWith(".jar");
		assertThat(jar.classes().contain("org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails")).isTrue();
		assertThat(ConfigurationMetadata.of(jar).contains("spring.datasource.url")).isTrue();
		assertThat(ModuleResource.text(jar.resource("no/such/file"))).isEmpty();
	}

	@Test
	void missingListNamesNothing(@TempDir Path directory) throws IOException {
		assertThat(ModuleResource.lines(directory.resolve("missing").toUri())).isEmpty();
		Path file = Files.writeString(directory.resolve("list"), "# comment\ncom.acme.A # why\n\ncom.acme.B\n");
		assertThat(ModuleResource.lines(file.toUri())).containsExactlyInAnyOrder("com.acme.A", "com.acme.B");
	}

}

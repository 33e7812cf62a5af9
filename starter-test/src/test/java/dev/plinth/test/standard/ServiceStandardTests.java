package dev.plinth.test.standard;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.plinth.report.PlinthReport;
import dev.plinth.report.PlinthReport.Feature;
import dev.plinth.report.PlinthReporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ServiceStandard}.
 */
class ServiceStandardTests {

	@TempDir
	Path organisationJar;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withBean(PlinthReporter.class,
				() -> () -> new PlinthReport("0.1.0", List.of(),
						Map.of("problem", feature(true, "enabled"), "console", feature(true, "enabled"), "access-log",
								feature(false, "plinth.access-log.enabled is false")),
						Map.of(), Map.of()))
		.withPropertyValues("acme.token.lifetime=2h", "acme.page.size=500", "acme.upload.max=20MB", "ACME_MODE=fast");

	@Test
	void serviceWithinTheStandardPasses() {
		this.runner.run((context) -> ServiceStandard.of(context)
			.active("problem")
			.inactive("access-log", "never-heard-of")
			.atMost("acme.token.lifetime", "120m")
			.atLeast("acme.token.lifetime", "60s")
			.atMost("acme.upload.max", "20480KB")
			.atLeast("acme.page.size", "500")
			.oneOf("acme.page.size", "100", "500")
			.check());
	}

	@Test
	void everythingThatLeavesTheStandardIsListed() {
		this.runner.run((context) -> assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> ServiceStandard.of(context)
				.active("access-log", "tracing")
				.inactive("console")
				.atMost("acme.token.lifetime", "30m")
				.atLeast("acme.page.size", "501")
				.atMost("acme.upload.max", "10MB")
				.oneOf("acme.page.size", "20", "100")
				.atMost("acme.unknown", "1")
				.atMost("acme.token.lifetime", "10MB")
				.check())
			.withMessage("""
					The service leaves the standard:
					  feature access-log is not active but must be active: plinth.access-log.enabled is false
					  feature tracing is not on the class path, which has [access-log, console, problem]
					  feature console is active but must not be active: enabled
					  acme.token.lifetime is 2h but must be at most 30m
					  acme.page.size is 500 but must be at least 501
					  acme.upload.max is 20MB but must be at most 10MB
					  acme.page.size is 500 but must be one of [20, 100]
					  acme.unknown is not set and has no documented default
					  acme.token.lifetime is 2h, which cannot be compared with 10MB""".replace("\n",
					System.lineSeparator())));
	}

	@Test
	void documentedDefaultCountsWhenNothingIsSet() {
		this.runner.run((context) -> {
			ServiceStandard.of(context).atMost("spring.servlet.multipart.max-file-size", "1MB").check();
			assertThatExceptionOfType(AssertionError.class).isThrownBy(
					() -> ServiceStandard.of(context).atMost("spring.servlet.multipart.max-file-size", "1KB").check())
				.withMessageContaining("spring.servlet.multipart.max-file-size is 1MB but must be at most 1KB");
		});
	}

	@Test
	void standardOfTheOrganisationIsReadFromTheClassPath() {
		runWith("""
				standard:
				  active: [problem, access-log]
				  inactive: [console]
				  limits:
				  - property: acme.token.lifetime
				    max: 30m
				    why: a stolen token dies soon
				  - property: acme.page.size
				    one-of: [20, 500]
				""",
				(context) -> assertThatExceptionOfType(AssertionError.class)
					.isThrownBy(() -> ServiceStandard.of(context).check())
					.withMessageContaining("feature access-log is not active")
					.withMessageContaining("feature console is active")
					.withMessageContaining(
							"acme.token.lifetime is 2h but must be at most 30m: a stolen token dies soon")
					.withMessageNotContaining("acme.page.size"));
	}

	@Test
	void misspeltStandardIsRefused() {
		runWith("""
				standard:
				  actives: [problem]
				""",
				(context) -> assertThatIllegalStateException().isThrownBy(() -> ServiceStandard.of(context))
					.withMessageContaining("standard.yaml is no standard")
					.withMessageContaining("actives"));
	}

	@Test
	void withoutStandardEveryServiceKeepsIt() {
		this.runner.run((context) -> ServiceStandard.of(context).check());
	}

	@Test
	void withoutReportNoFeatureIsActive() {
		new ApplicationContextRunner().run((context) -> assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> ServiceStandard.of(context).active("problem").check())
			.withMessageContaining("feature problem is not on the class path"));
	}

	@ParameterizedTest
	@CsvSource({ "1500,1s,1", "1s,1000,0", "PT1M,1m,0", "1KB,1024,0", "9,10,-1", "1.5,1.50,0" })
	void quantities(String left, String right, int order) {
		assertThat(Quantity.parse(left).compareTo(Quantity.parse(right))).isEqualTo(order);
	}

	private void runWith(String standard, ContextConsumer<AssertableApplicationContext> consumer) {
		try {
			Files.createDirectories(this.organisationJar.resolve("META-INF/plinth"));
			Files.writeString(this.organisationJar.resolve("META-INF/plinth/standard.yaml"), standard);
			try (URLClassLoader classLoader = new URLClassLoader(new URL[] { this.organisationJar.toUri().toURL() },
					getClass().getClassLoader())) {
				this.runner.withClassLoader(classLoader).run(consumer);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Feature feature(boolean active, String reason) {
		return new Feature(active, reason, "module", "AutoConfiguration", List.of());
	}

}

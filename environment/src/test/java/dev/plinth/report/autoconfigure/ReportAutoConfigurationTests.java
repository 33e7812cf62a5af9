package dev.plinth.report.autoconfigure;

import java.util.List;
import java.util.Map;

import dev.plinth.report.PlinthReport;
import dev.plinth.report.PlinthReport.Feature;
import dev.plinth.report.PlinthReporter;
import dev.plinth.report.ReportContributor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReportAutoConfiguration} and {@link ReportEndpointAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReportAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ReportAutoConfiguration.class, ReportEndpointAutoConfiguration.class));

	@Test
	void providesReporterAndStartupLine() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(PlinthReporter.class)
			.hasSingleBean(StartupLine.class)
			.doesNotHaveBean(PlinthEndpoint.class));
	}

	@Test
	void whenEndpointIsExposedProvidesEndpoint() {
		this.contextRunner
			.withPropertyValues("management.endpoints.jmx.exposure.include=plinth", "spring.jmx.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(PlinthEndpoint.class));
	}

	@Test
	void whenApplicationHasReporterBacksOff() {
		PlinthReporter own = () -> new PlinthReport("", List.of(), Map.of(), Map.of(), Map.of());
		this.contextRunner.withBean("own", PlinthReporter.class, () -> own)
			.run((context) -> assertThat(context).getBean(PlinthReporter.class).isSameAs(own));
	}

	@Test
	void whenDisabledProvidesNothing() {
		this.contextRunner.withPropertyValues("plinth.report.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PlinthReporter.class)
				.doesNotHaveBean(StartupLine.class));
	}

	@Test
	void whenStartupLineIsDisabledProvidesReporterOnly() {
		this.contextRunner.withPropertyValues("plinth.report.startup-line=false")
			.run((context) -> assertThat(context).hasSingleBean(PlinthReporter.class)
				.doesNotHaveBean(StartupLine.class));
	}

	@Test
	void reportsFeaturesReasonsAndReplacedBeans() {
		PlinthEndpoint own = new PlinthEndpoint(null);
		this.contextRunner
			.withPropertyValues("management.endpoints.jmx.exposure.include=plinth", "spring.jmx.enabled=true")
			.withBean("own", PlinthEndpoint.class, () -> own)
			.run((context) -> {
				Map<String, Feature> features = context.getBean(PlinthReporter.class).report().features();
				assertThat(features).containsKeys("report", "report-endpoint");
				assertThat(features.get("report")).satisfies((feature) -> {
					assertThat(feature.active()).isTrue();
					assertThat(feature.autoConfiguration()).isEqualTo(ReportAutoConfiguration.class.getName());
					assertThat(feature.reason()).contains("plinth.report.enabled");
				});
				assertThat(features.get("report-endpoint").replaced()).singleElement()
					.asString()
					.startsWith("plinthEndpoint: ")
					.contains("own");
			});
		this.contextRunner.run((context) -> {
			Feature feature = context.getBean(PlinthReporter.class).report().features().get("report-endpoint");
			assertThat(feature.active()).isFalse();
			assertThat(feature.reason()).contains("@ConditionalOnAvailableEndpoint");
		});
	}

	@Test
	void reportsWhatContributorsSay() {
		ReportContributor contributor = new ReportContributor() {

			@Override
			public String topic() {
				return "store";
			}

			@Override
			public Object state() {
				return "memory";
			}

		};
		this.contextRunner.withBean(ReportContributor.class, () -> contributor)
			.run((context) -> assertThat(context.getBean(PlinthReporter.class).report().details())
				.containsEntry("store", "memory"));
	}

	@Test
	void runningApplicationWritesOneLineAndReportsLayers(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(Map.of("plinth.example.limit", "5", "plinth.example.api-key", "hunter2",
				"plinth.example.url", "https://user:hunter2@host/path?token=hunter2"));
		try (ConfigurableApplicationContext context = application.run("--plinth.example.limit=7",
				"--spring.autoconfigure.exclude=" + ReportEndpointAutoConfiguration.class.getName())) {
			assertThat(output.getOut().lines().filter((line) -> line.contains("Plinth "))).singleElement()
				.asString()
				.contains("profile default, active: migrations, report, not active: report-endpoint");
			PlinthReport report = context.getBean(PlinthReporter.class).report();
			assertThat(report.profiles()).containsExactly("default");
			assertThat(report.features().get("report-endpoint").reason()).isEqualTo("excluded by the application");
			assertThat(report.settings().get("plinth.example.limit")).satisfies((setting) -> {
				assertThat(setting.value()).isEqualTo("7");
				assertThat(setting.layer()).isEqualTo("command line");
				assertThat(setting.overrides()).singleElement().satisfies((overridden) -> {
					assertThat(overridden.value()).isEqualTo("5");
					assertThat(overridden.layer()).isEqualTo("default properties of the application");
				});
			});
			assertThat(report.toString()).doesNotContain("hunter2").contains("https://******@host/path?******");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}

package dev.plinth.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import dev.plinth.test.services.ServiceProcess;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generates the default service in a folder with a space and a name with a hyphen, builds
 * it with its own tests, starts it and calls it.
 */
class GeneratedServiceIT {

	private static GeneratedService service;

	@BeforeAll
	static void generate() throws IOException {
		service = GeneratedService.builtDefaults();
	}

	@Test
	void isSmall() throws IOException {
		int files = service.files().size();
		long pomLines = service.read("pom.xml").lines().count();
		long javaLines = service.javaLines();
		System.out.printf("PROOF G3 default profile: %d files, POM %d lines, %d lines of Java in src/main%n", files,
				pomLines, javaLines);
		System.out.printf("PROOF G2 generated in %.1f s%n", service.generationTime().toMillis() / 1000.0);
		assertThat(files).isLessThanOrEqualTo(25);
		assertThat(pomLines).isLessThanOrEqualTo(80);
		assertThat(javaLines).isLessThanOrEqualTo(400);
	}

	@Test
	void hasNothingLeftOfTheTemplate() throws IOException {
		service.checkFiles(Options.defaults());
		assertThat(service.read("pom.xml")).contains("<version>" + System.getProperty("plinth.version") + "</version>");
		assertThat(service.read("README.md")).contains("order-service", "Run it", "Where things are");
		assertThat(service.read(".plinth.yml")).contains("artifactId: \"order-service\"",
				"package: \"com.example.orders\"", "ci: \"github\"", "sample: \"true\"");
	}

	/**
	 * The settings are a file of the template, so they are compared with those of
	 * sample-app.
	 */
	@Test
	void hasTheSettingsOfTheSample() throws IOException {
		String generated = service.read("src/main/resources/application.yml");
		String sample = Files.readString(Path.of("../sample-app/src/main/resources/application.yml"));
		Map<String, Object> expected = new Yaml().load(sample.replace("@project.artifactId@", "order-service"));
		assertThat(new Yaml().<Map<String, Object>>load(generated)).isEqualTo(expected);
	}

	@Test
	void startsAndAnswers() throws Exception {
		try (ServiceProcess process = service.launch().start()) {
			new Calls(process).check(Options.defaults());
		}
	}

	@Test
	void wrongOptionsStopTheFirstBuild() throws IOException {
		GeneratedService wrong = GeneratedService.generate(GeneratedService.PARENT, "wrong", "-Dcache=maybe",
				"-Ddatabase=oracle", "-Dci=jenkins", "-Dparent=acme", "-Dsecurity=false", "-Dsample=true");
		MavenProcess.Result result = wrong.tryToBuild("package");
		assertThat(result.status()).isNotZero();
		assertThat(result.errors()).contains("option cache=maybe: use true or false",
				"option database=oracle: use postgresql or mysql", "option ci=jenkins: use github, gitlab or none",
				"option parent=acme: use groupId:artifactId:version", "option sample=true needs security=true");
		assertThat(wrong.folder().resolve("target/classes")).doesNotExist();
	}

}

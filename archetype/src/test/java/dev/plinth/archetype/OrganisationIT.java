package dev.plinth.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.jar.JarFile;

import com.jayway.jsonpath.JsonPath;
import dev.plinth.test.services.ServiceProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generates a service for the organisation in {@code docs/examples}, which has a jar with
 * defaults, options of its own and a parent that only imports Plinth's BOM.
 */
@Tag("any-jdk")
class OrganisationIT {

	private static final Path ORGANISATION = Path.of("../docs/examples/organisation").toAbsolutePath().normalize();

	private static final String SETTING = "$.settings['%s']";

	@Test
	void defaultsOfTheOrganisationHoldUntilTheServiceSetsItsOwn() throws Exception {
		install("acme-defaults");
		install("acme-parent");
		GeneratedService service = GeneratedService.generate(GeneratedService.PARENT, "acme-orders", options());
		assertThat(service.read("pom.xml")).contains("<artifactId>acme-parent</artifactId>")
			.contains("<groupId>com.acme</groupId>");
		assertThat(service.files()).contains(".gitlab-ci.yml").doesNotContain(".github/workflows/ci.yml");
		overrideTheRateLimit(service);
		service.build("-DskipTests", "package");
		try (JarFile jar = new JarFile(service.jar().toFile())) {
			assertThat(jar.stream().map((entry) -> entry.getName().replace("BOOT-INF/classes/", "")))
				.contains("META-INF/build-info.properties", "META-INF/sbom/application.cdx.json", "git.properties")
				.anyMatch((name) -> name.startsWith("BOOT-INF/lib/acme-defaults"));
		}
		try (ServiceProcess process = service.launch().start()) {
			Calls calls = new Calls(process);
			String admin = calls.login("admin@example.com", "Demo1-password");
			String report = calls.get("/actuator/plinth", admin).body();

			Map<String, Object> limit = JsonPath.read(report,
					SETTING.formatted("plinth.ratelimit.rules.api.windows[0].limit"));
			assertThat(limit).containsEntry("value", "5").containsEntry("layer", "service configuration");
			assertThat(JsonPath.<List<Map<String, Object>>>read(limit, "$.overrides"))
				.anySatisfy((overridden) -> assertThat(overridden).containsEntry("value", "300")
					.containsEntry("layer", "organisation defaults"));
			Map<String, Object> format = JsonPath.read(report, SETTING.formatted("logging.structured.format.console"));
			assertThat(format).containsEntry("value", "logstash").containsEntry("layer", "organisation defaults");
			System.out.println("PROOF G6 plinth.ratelimit.rules.api.windows[0].limit " + limit);
			System.out.println("PROOF G6 logging.structured.format.console " + format);

			List<Integer> statuses = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				statuses.add(calls.get("/api/v1/products/1", null).statusCode());
			}
			// The login was the first of the five
			assertThat(statuses).containsExactly(200, 200, 200, 200, 429, 429);
			assertThat(process.output()).contains("\"@version\":\"1\"");
		}
	}

	private static void overrideTheRateLimit(GeneratedService service) throws IOException {
		Path configuration = service.folder().resolve("src/main/resources/application.yml");
		Files.writeString(configuration, Files.readString(configuration) + """
				  ratelimit:
				    rules:
				      api:
				        windows:
				          - limit: 5
				            per: 1m
				""");
	}

	private static void install(String module) {
		MavenProcess.succeed(ORGANISATION.resolve(module), MavenProcess.WRAPPER,
				List.of("install", "-DskipTests", "-Dplinth.version=" + System.getProperty("plinth.version")));
	}

	private static String[] options() throws IOException {
		Properties options = new Properties();
		try (var file = Files.newBufferedReader(ORGANISATION.resolve("new-service.properties"))) {
			options.load(file);
		}
		return new TreeSet<>(options.stringPropertyNames()).stream()
			.map((option) -> "-D" + option + "=" + options.getProperty(option))
			.toArray(String[]::new);
	}

}

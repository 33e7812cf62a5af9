package dev.plinth.archetype;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what the parent POM adds to a service: equal jars from equal sources, and what
 * the jar tells about itself.
 */
@Tag("any-jdk")
class ServiceParentIT {

	@Test
	void buildsEqualJarsThatTellWhatIsInThem() throws Exception {
		GeneratedService service = GeneratedService.smallest();
		byte[] first = Files.readAllBytes(service.jar());
		GeneratedService elsewhere = service.copy("smallest elsewhere");
		elsewhere.build("-DskipTests", "package");
		byte[] second = Files.readAllBytes(elsewhere.jar());
		System.out.printf("PROOF G4 two builds in different folders, %d bytes: %s%n", first.length,
				Arrays.equals(first, second) ? "equal" : "different");
		assertThat(second).isEqualTo(first);

		try (JarFile jar = new JarFile(service.jar().toFile())) {
			Properties git = properties(jar, "BOOT-INF/classes/git.properties");
			assertThat(git.stringPropertyNames()).containsExactlyInAnyOrder("git.commit.id", "git.commit.id.abbrev",
					"git.commit.time");
			assertThat(properties(jar, "META-INF/build-info.properties")).containsEntry("build.artifact", "smallest")
				.doesNotContainKey("build.time");
			String sbom = text(jar, "META-INF/sbom/application.cdx.json");
			List<String> components = JsonPath.read(sbom, "$.components[*].name");
			assertThat(components).contains("plinth-starter-core", "spring-core");
			System.out.printf("PROOF G4 SBOM %s %s with %d components%n", JsonPath.<String>read(sbom, "$.bomFormat"),
					JsonPath.<String>read(sbom, "$.specVersion"), components.size());
		}
	}

	private static Properties properties(JarFile jar, String name) throws IOException {
		Properties properties = new Properties();
		try (InputStream content = jar.getInputStream(jar.getEntry(name))) {
			properties.load(content);
		}
		return properties;
	}

	private static String text(JarFile jar, String name) throws IOException {
		try (InputStream content = jar.getInputStream(jar.getEntry(name))) {
			return new String(content.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}

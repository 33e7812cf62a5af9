package dev.plinth.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code docs/properties.md} is what the metadata of the starters says. Run
 * with {@code -Dplinth.docs.write=true} to write it anew.
 */
@Tag("any-jdk")
class PropertyTableTests {

	private static final Path PAGE = Path.of("properties.md");

	@Test
	void tableIsGeneratedFromTheMetadata() throws IOException {
		String generated = generate();
		if ("true".equals(System.getProperty("plinth.docs.write"))) {
			Files.writeString(PAGE, generated);
		}
		assertThat(Files.readString(PAGE)).as("run ./mvnw -pl docs -am verify -Dplinth.docs.write=true")
			.isEqualTo(generated);
	}

	private static String generate() throws IOException {
		Map<String, Map<String, Object>> properties = new TreeMap<>();
		List<URL> files = Collections.list(
				PropertyTableTests.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"));
		for (URL file : files) {
			try (InputStream json = file.openStream()) {
				List<Map<String, Object>> found = JsonPath.read(json,
						"$.properties[?(@.name =~ /plinth\\..*/ && !@.deprecation)]");
				found.forEach((property) -> properties.put((String) property.get("name"), property));
			}
		}
		StringBuilder page = new StringBuilder(
				"# Properties\n\nGenerated from the configuration metadata of the starters.\n");
		String feature = "";
		for (Map<String, Object> property : properties.values()) {
			String name = (String) property.get("name");
			String current = name.split("\\.")[1];
			if (!current.equals(feature)) {
				feature = current;
				page.append("\n## plinth.")
					.append(feature)
					.append("\n\n| property | what | default |\n| --- | --- | --- |\n");
			}
			Object defaultValue = property.get("defaultValue");
			page.append("| `")
				.append(name)
				.append("` | ")
				.append(cell(property.get("description")))
				.append(" | ")
				.append((defaultValue != null) ? "`" + cell(defaultValue) + "`" : "")
				.append(" |\n");
		}
		return page.toString();
	}

	private static String cell(Object value) {
		return (value != null) ? value.toString().replaceAll("\\s+", " ").replace("|", "\\|") : "";
	}

}

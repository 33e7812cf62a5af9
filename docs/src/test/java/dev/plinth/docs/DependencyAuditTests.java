package dev.plinth.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the bill of materials of an application with all starters.
 */
class DependencyAuditTests {

	/** Licences that ask nothing of an application that only uses the library. */
	private static final List<String> LICENCES = List.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause",
			"EPL-1.0", "EPL-2.0", "EDL-1.0", "LGPL-2.1-only", "LGPL-2.1-or-later", "PostgreSQL", "UPL-1.0", "CC0-1.0",
			"MPL-2.0", "GPL-2.0-with-classpath-exception");

	private DocumentContext bom;

	@BeforeEach
	void readBom() throws IOException {
		this.bom = JsonPath.parse(Path.of("target", "audit.json").toFile());
	}

	@Test
	void everyLibraryHasALicenceThatLetsApplicationsUseIt() {
		List<Map<String, Object>> components = this.bom.read("$.components[*]");
		assertThat(components).hasSizeGreaterThan(100).allSatisfy((component) -> {
			List<Object> licences = JsonPath.read(component,
					"$.licenses[*]['expression','license']");
			assertThat(licences.toString()).as(String.valueOf(component.get("purl")))
				.containsAnyOf(LICENCES.toArray(String[]::new));
		});
	}

	@Test
	void onlyPlinthItselfIsASnapshot() {
		List<String> snapshots = this.bom.read("$.components[?(@.version =~ /.*SNAPSHOT/)].group");
		assertThat(snapshots).isNotEmpty().containsOnly("dev.plinth");
	}

	@Test
	void everyLibraryIsThereOnce() {
		List<Map<String, Object>> components = this.bom.read("$.components[*]");
		assertThat(components.stream().map((component) -> component.get("group") + ":" + component.get("name") + ":"
				+ String.valueOf(component.get("purl")).replaceFirst(".*\\?", "")))
			.doesNotHaveDuplicates();
	}

}

package dev.plinth.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the bill of materials of an application with all starters.
 */
@Tag("any-jdk")
class DependencyAuditTests {

	/** Licences that ask nothing of an application that only uses the library. */
	private static final Set<String> LICENCES = Set.of("Apache-2.0", "MIT", "MIT-0", "0BSD", "BSD-2-Clause",
			"BSD-3-Clause", "EPL-2.0");

	private DocumentContext bom;

	@BeforeEach
	void readBom() throws IOException {
		this.bom = JsonPath.parse(Path.of("target", "audit.cdx.json").toFile());
	}

	@Test
	void everyLibraryHasALicenceThatLetsApplicationsUseIt() {
		List<Map<String, Object>> components = this.bom.read("$.components[*]");
		assertThat(components).hasSizeGreaterThan(100)
			.filteredOn((component) -> Collections.disjoint(licences(component), LICENCES))
			.extracting("purl")
			.isEmpty();
	}

	private static List<String> licences(Map<String, Object> component) {
		return JsonPath.read(component, "$.licenses[*].license.id");
	}

	@Test
	void onlyPlinthItselfIsASnapshot() {
		List<String> snapshots = this.bom.read("$.components[?(@.version =~ /.*SNAPSHOT/)].group");
		assertThat(snapshots).isNotEmpty().containsOnly("dev.plinth");
	}

	@Test
	void everyLibraryIsThereOnce() {
		List<Map<String, Object>> components = this.bom.read("$.components[*]");
		assertThat(components.stream()
			.map((component) -> component.get("group") + ":" + component.get("name") + ":"
					+ String.valueOf(component.get("purl")).replaceFirst(".*\\?", "")))
			.doesNotHaveDuplicates();
	}

}

package dev.plinth.test.architecture;

import java.util.List;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConfigurationMetadataRules}.
 */
class ConfigurationMetadataRulesTests {

	@Test
	void describedPropertiesPass() {
		assertThat(
				faults("""
						{"properties": [
							{"name": "acme.audit.enabled", "type": "java.lang.Boolean", "description": "Whether to keep an audit."},
							{"name": "acme.audit.size", "type": "java.lang.Integer", "description": "Greatest number of entries."},
							{"name": "acme.audit.max", "deprecation": {"replacement": "acme.audit.size", "since": "1.1.0"}}]}
						"""))
			.isEmpty();
	}

	@Test
	void propertyWithoutDescriptionIsFound() {
		assertThat(faults("""
				{"properties": [{"name": "acme.audit.size", "type": "java.lang.Integer"}]}
				""")).containsExactly("acme.audit.size has no description");
	}

	@Test
	void descriptionWithLeadingArticleIsFound() {
		assertThat(faults("""
				{"properties": [{"name": "acme.audit.size", "type": "java.lang.Integer", "description": "The size."}]}
				""")).containsExactly("acme.audit.size has a description that starts with an article: The size.");
	}

	@Test
	void switchWithoutWhetherIsFound() {
		assertThat(
				faults("""
						{"properties": [{"name": "acme.audit.on", "type": "java.lang.Boolean", "description": "Switches it on."}]}
						"""))
			.singleElement()
			.asString()
			.contains("starts with Whether");
	}

	@Test
	void deprecationWithoutReplacementOrVersionIsFound() {
		assertThat(faults("""
				{"properties": [{"name": "acme.audit.max", "description": "Size.", "deprecation": {"level": "error"}}]}
				""")).containsExactlyInAnyOrder("acme.audit.max is deprecated without 'since'",
				"acme.audit.max is deprecated without 'replacement'");
	}

	@Test
	void propertyOfANamespaceThatBelongsToOthersIsFound() {
		assertThat(faults("""
				{"properties": [{"name": "spring.audit.size", "description": "Size."}]}
				""")).containsExactly("spring.audit.size is under none of the module's prefixes [acme.audit]");
	}

	@Test
	void generatedPropertiesOfAnEndpointPass() {
		assertThat(faults("""
				{"properties": [{"name": "management.endpoint.audit.access", "description": "Access."}]}
				""")).isEmpty();
	}

	@Test
	void switchThatOnlyAConditionReadsIsFound() {
		assertThat(missingSwitches("")).containsExactly(
				"acme.audit.enabled is not in additional-spring-configuration-metadata.json",
				"acme.audit.mode is not in additional-spring-configuration-metadata.json",
				"acme.audit.shared is not in additional-spring-configuration-metadata.json");
		assertThat(missingSwitches("""
				{"properties": [{"name": "acme.audit.enabled"}, {"name": "acme.audit.mode"},
					{"name": "acme.audit.shared"}]}
				""")).isEmpty();
	}

	private static List<String> faults(String json) {
		return evaluate(ConfigurationMetadataRules.everyPropertyIsDescribed(ConfigurationMetadata.parse(json),
				List.of("acme.audit")));
	}

	private static List<String> missingSwitches(String json) {
		return evaluate(ConfigurationMetadataRules.everySwitchIsDescribed(ConfigurationMetadata.parse(json),
				List.of("acme.audit")));
	}

	private static List<String> evaluate(ArchRule rule) {
		return rule.evaluate(new ClassFileImporter().importClasses(Switches.class)).getFailureReport().getDetails();
	}

	@ConditionalOnBooleanProperty(name = "acme.audit.enabled", matchIfMissing = true)
	static class Switches {

		@ConditionalOnProperty(prefix = "acme.audit", name = { "mode", "shared" })
		void method() {
		}

		@ConditionalOnProperty("spring.application.name")
		void another() {
		}

	}

}

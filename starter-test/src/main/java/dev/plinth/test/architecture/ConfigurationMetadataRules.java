package dev.plinth.test.architecture;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.plinth.test.architecture.ConfigurationMetadata.Property;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

/**
 * Rules that compare a module's classes with the metadata of its properties.
 */
final class ConfigurationMetadataRules {

	private static final Set<String> CONDITIONS = Set.of(
			"org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty",
			"org.springframework.boot.autoconfigure.condition.ConditionalOnProperty");

	/**
	 * Where Spring Boot's annotation processor puts the properties of an actuator
	 * endpoint.
	 */
	private static final String ENDPOINTS = "management.endpoint.";

	private ConfigurationMetadataRules() {
	}

	/**
	 * Every property is under a prefix of the module and described in Spring Boot's
	 * grammar; a deprecated one says since when and what replaces it.
	 * @param metadata the properties
	 * @param prefixes the prefixes of the module
	 * @return the rule
	 */
	static ArchRule everyPropertyIsDescribed(ConfigurationMetadata metadata, List<String> prefixes) {
		return rule("describe every configuration property",
				(types) -> metadata.properties()
					.stream()
					.filter((property) -> !property.name().startsWith(ENDPOINTS))
					.flatMap((property) -> faults(property, prefixes)
						.map((fault) -> "%s %s".formatted(property.name(), fault))));
	}

	/**
	 * Every property under a prefix of the module that a condition reads is in the
	 * metadata.
	 * @param metadata the properties
	 * @param prefixes the prefixes of the module
	 * @return the rule
	 */
	static ArchRule everySwitchIsDescribed(ConfigurationMetadata metadata, List<String> prefixes) {
		return rule("describe every property that a condition reads",
				(types) -> switches(types).stream()
					.filter((name) -> isUnder(name, prefixes) && !metadata.contains(name))
					.map((name) -> name + " is not in additional-spring-configuration-metadata.json"));
	}

	private static Stream<String> faults(Property property, List<String> prefixes) {
		Stream.Builder<String> faults = Stream.builder();
		String description = property.description();
		if (!isUnder(property.name(), prefixes)) {
			faults.add("is under none of the module's prefixes " + prefixes);
		}
		if (property.deprecation() != null) {
			Stream.of("since", "replacement")
				.filter((key) -> !property.deprecation().containsKey(key))
				.forEach((key) -> faults.add("is deprecated without '%s'".formatted(key)));
		}
		else if (description == null || description.isBlank()) {
			faults.add("has no description");
		}
		else if (description.matches("(?i)(the|an?) .*")) {
			faults.add("has a description that starts with an article: " + description);
		}
		else if ("java.lang.Boolean".equals(property.type()) && !description.matches("(?i)(whether|enable) .*")) {
			faults.add("is a switch, so its description starts with Whether: " + description);
		}
		return faults.build();
	}

	private static Set<String> switches(Collection<JavaClass> types) {
		Set<String> names = new TreeSet<>();
		types.stream()
			.flatMap((type) -> Stream.concat(type.getAnnotations().stream(),
					type.getMethods().stream().flatMap((method) -> method.getAnnotations().stream())))
			.filter((annotation) -> CONDITIONS.contains(annotation.getRawType().getName()))
			.forEach((annotation) -> names.addAll(names(annotation)));
		return names;
	}

	private static List<String> names(JavaAnnotation<?> condition) {
		Map<String, Object> properties = condition.getProperties();
		String prefix = properties.getOrDefault("prefix", "").toString();
		String start = (prefix.isEmpty() || prefix.endsWith(".")) ? prefix : prefix + ".";
		return Stream.of("name", "value")
			.map(properties::get)
			.filter(Object[].class::isInstance)
			.flatMap((names) -> Stream.of((Object[]) names))
			.map((name) -> start + name)
			.toList();
	}

	private static boolean isUnder(String name, List<String> prefixes) {
		return prefixes.stream().anyMatch((prefix) -> name.equals(prefix) || name.startsWith(prefix + "."));
	}

	private static ArchRule rule(String description, Check check) {
		return classes().should(new ArchCondition<JavaClass>(description) {

			private Collection<JavaClass> types = List.of();

			@Override
			public void init(Collection<JavaClass> all) {
				this.types = List.copyOf(all);
			}

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				// All types are checked together at the end
			}

			@Override
			public void finish(ConditionEvents events) {
				check.faults(this.types).forEach((fault) -> events.add(SimpleConditionEvent.violated(fault, fault)));
			}

		}).allowEmptyShould(true);
	}

	/**
	 * What is wrong with a module.
	 */
	@FunctionalInterface
	private interface Check {

		Stream<String> faults(Collection<JavaClass> types);

	}

}

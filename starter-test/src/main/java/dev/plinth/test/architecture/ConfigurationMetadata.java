package dev.plinth.test.architecture;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParserFactory;

/**
 * Configuration properties of a module, from the metadata that Spring Boot's annotation
 * processor writes.
 */
record ConfigurationMetadata(List<Property> properties) {

	private static final String FILE = "META-INF/spring-configuration-metadata.json";

	static ConfigurationMetadata of(ModuleClasses module) {
		return parse(ModuleResource.text(module.resource(FILE)));
	}

	static ConfigurationMetadata parse(String json) {
		if (json.isEmpty()) {
			return new ConfigurationMetadata(List.of());
		}
		Map<String, Object> document = JsonParserFactory.getJsonParser().parseMap(json);
		List<?> properties = (List<?>) document.getOrDefault("properties", List.of());
		return new ConfigurationMetadata(properties.stream().map(Property::of).toList());
	}

	boolean contains(String name) {
		return this.properties.stream().anyMatch((property) -> property.name().equals(name));
	}

	/**
	 * One property.
	 */
	record Property(String name, @Nullable String type, @Nullable String description, @Nullable Map<?, ?> deprecation) {

		static Property of(Object json) {
			Map<?, ?> map = (Map<?, ?>) json;
			return new Property(Objects.requireNonNull(string(map, "name")), string(map, "type"),
					string(map, "description"), (Map<?, ?>) map.get("deprecation"));
		}

		private static @Nullable String string(Map<?, ?> map, String key) {
			Object value = map.get(key);
			return (value != null) ? value.toString() : null;
		}

	}

}

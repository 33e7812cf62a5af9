package dev.plinth.validation.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns the path of a Java property into the JSON Pointer of the value it was read from,
 * which differ where properties are renamed.
 */
final class JsonNames {

	private final JsonMapper mapper;

	/** Jackson looks at the class again whenever it is asked. */
	private final Map<JavaType, Map<String, Property>> properties = new ConcurrentHashMap<>();

	JsonNames(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Translate a path.
	 * @param root the type at the start of the path, or {@code null} to take the names as
	 * they are
	 * @param path a path like {@code items[3].quantity}
	 * @return the pointer, like {@code /items/3/quantity}
	 */
	String pointer(@Nullable JavaType root, String path) {
		StringBuilder pointer = new StringBuilder();
		JavaType type = root;
		for (String step : steps(path)) {
			if (step.startsWith("[")) {
				pointer.append('/').append(escape(step.substring(1)));
				type = content(type);
			}
			else {
				type = reference(type);
				Property property = property(type, step);
				pointer.append('/').append(escape((property != null) ? property.name() : step));
				type = (property != null) ? property.type() : null;
			}
		}
		return pointer.toString();
	}

	static String escape(String step) {
		return step.replace("~", "~0").replace("/", "~1");
	}

	/*
	 * Index and key steps start with a bracket. Steps like <list element> name a part of
	 * a container that has been stepped into already.
	 */
	private static List<String> steps(String path) {
		List<String> steps = new ArrayList<>();
		int i = 0;
		while (i < path.length()) {
			char c = path.charAt(i);
			if (c == '[') {
				int end = path.indexOf(']', i);
				int stop = (end < 0) ? path.length() : end;
				if (stop > i + 1) {
					steps.add(path.substring(i, stop));
				}
				i = stop + 1;
			}
			else if (c == '.') {
				i++;
			}
			else {
				int end = i;
				while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
					end++;
				}
				String step = path.substring(i, end);
				if (!step.startsWith("<")) {
					steps.add(step);
				}
				i = end;
			}
		}
		return steps;
	}

	private static @Nullable JavaType content(@Nullable JavaType type) {
		JavaType reference = reference(type);
		return (reference != null) ? reference.getContentType() : null;
	}

	private static @Nullable JavaType reference(@Nullable JavaType type) {
		JavaType unwrapped = type;
		while (unwrapped != null && unwrapped.isReferenceType()) {
			unwrapped = unwrapped.getReferencedType();
		}
		return unwrapped;
	}

	private @Nullable Property property(@Nullable JavaType type, String internalName) {
		return (type == null || type.isContainerType() || type.isPrimitive()) ? null
				: properties(type).get(internalName);
	}

	/**
	 * Return the properties of a type.
	 * @param type the type, not a container
	 * @return the properties by their names in Java
	 */
	Map<String, Property> properties(JavaType type) {
		return this.properties.computeIfAbsent(type, this::introspect);
	}

	private Map<String, Property> introspect(JavaType type) {
		Map<String, Property> properties = new HashMap<>();
		for (BeanPropertyDefinition property : this.mapper._deserializationContext()
			.introspectBeanDescription(type)
			.findProperties()) {
			properties.putIfAbsent(property.getInternalName(),
					new Property(property.getName(), property.getPrimaryType()));
		}
		return properties;
	}

	/**
	 * A property of a type.
	 *
	 * @param name its name in JSON
	 * @param type its type
	 */
	record Property(String name, JavaType type) {

	}

}

package dev.plinth.environment;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * One level of defaults below the configuration of a service, with the place each value
 * came from. Immutable.
 *
 * @param name what the layer is, for people
 * @param properties the values by property name
 * @param origins the place of each value by property name
 * @since 0.1.0
 */
public record Layer(String name, Map<String, Object> properties, Map<String, Origin> origins) {

	/**
	 * Create a layer from copies of the given maps.
	 * @param name what the layer is, for people
	 * @param properties the values by property name
	 * @param origins the place of each value by property name
	 */
	public Layer {
		properties = Map.copyOf(properties);
		origins = Map.copyOf(origins);
	}

	static Layer of(String name, EnumerablePropertySource<?> source) {
		Map<String, Object> properties = new HashMap<>();
		Map<String, Origin> origins = new HashMap<>();
		for (String key : source.getPropertyNames()) {
			Object value = source.getProperty(key);
			if (value != null) {
				properties.put(key, value);
			}
			Origin origin = OriginLookup.getOrigin(source, key);
			if (origin != null) {
				origins.put(key, origin);
			}
		}
		return new Layer(name, properties, origins);
	}

	/**
	 * Return the place the value of a property came from.
	 * @param property the property name as written in the layer
	 * @return the place or {@code null} if it is not known
	 */
	public @Nullable Origin origin(String property) {
		return this.origins.get(property);
	}

}

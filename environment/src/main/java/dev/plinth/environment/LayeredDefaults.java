package dev.plinth.environment;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.boot.env.PropertySourceInfo;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The last property source of an application: its own
 * {@link org.springframework.boot.SpringApplication#setDefaultProperties default
 * properties}, then values derived from well-known environment variables, then the
 * defaults of the organisation, then the defaults of the starters. A list that a layer
 * sets replaces the whole list of the layers below. Immutable.
 *
 * @since 0.1.0
 */
public final class LayeredDefaults extends MapPropertySource implements OriginLookup<String>, PropertySourceInfo {

	private final List<Layer> layers;

	private final Map<String, Origin> origins;

	private LayeredDefaults(List<Layer> layers, Map<String, Object> merged, Map<String, Origin> origins) {
		super(DefaultPropertiesPropertySource.NAME, merged);
		this.layers = List.copyOf(layers);
		this.origins = origins;
	}

	/**
	 * Merge layers.
	 * @param layers the layers, the one that wins first
	 * @return the property source
	 */
	static LayeredDefaults merge(List<Layer> layers) {
		Map<String, Object> merged = new LinkedHashMap<>();
		Map<String, Origin> origins = new HashMap<>();
		Set<String> names = new HashSet<>();
		Set<String> roots = new HashSet<>();
		for (Layer layer : layers) {
			Set<String> layerNames = new HashSet<>();
			Set<String> layerRoots = new HashSet<>();
			layer.properties().forEach((key, value) -> {
				String name = canonical(key);
				String root = root(name);
				if (!names.contains(name) && !names.contains(root) && !roots.contains(root)) {
					merged.put(key, value);
					Origin origin = layer.origin(key);
					if (origin != null) {
						origins.put(key, origin);
					}
				}
				layerNames.add(name);
				if (!root.equals(name)) {
					layerRoots.add(root);
				}
			});
			names.addAll(layerNames);
			roots.addAll(layerRoots);
		}
		return new LayeredDefaults(layers, merged, origins);
	}

	/**
	 * Return the layers an environment was given.
	 * @param environment the environment of an application
	 * @return the layers, the one that wins first; empty if there are none
	 */
	public static List<Layer> of(Environment environment) {
		return (environment instanceof ConfigurableEnvironment configurable && configurable.getPropertySources()
			.get(DefaultPropertiesPropertySource.NAME) instanceof LayeredDefaults defaults) ? defaults.layers
					: List.of();
	}

	private static String root(String name) {
		int index = name.indexOf('[');
		return (index < 0) ? name : name.substring(0, index);
	}

	private static String canonical(String key) {
		return key.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
	}

	@Override
	public @Nullable Origin getOrigin(String key) {
		return this.origins.get(key);
	}

	@Override
	public boolean isImmutable() {
		return true;
	}

}

package dev.plinth.report.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import dev.plinth.environment.Layer;
import dev.plinth.environment.LayeredDefaults;
import dev.plinth.report.PlinthReport.Overridden;
import dev.plinth.report.PlinthReport.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Finds the properties of interest that are set above the defaults of the starters:
 * everything under {@code plinth}, and every property that a layer below the service's
 * own configuration sets.
 */
final class SettingsReader {

	private static final ConfigurationPropertyName PLINTH = ConfigurationPropertyName.of("plinth");

	private static final String STARTERS = "Plinth defaults";

	private static final Pattern SECRET = Pattern
		.compile("(^|.*-)(password|passwd|pwd|secret|credentials?|token|key|passphrase)(\\[.*)?");

	private static final Pattern ADDRESS = Pattern.compile("(^|.*-)ur[il](\\[.*)?");

	private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");

	private static final String HIDDEN = "******";

	private final ConfigurableEnvironment environment;

	SettingsReader(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	Map<String, Setting> read() {
		List<Layer> layers = LayeredDefaults.of(this.environment);
		Map<String, Setting> settings = new TreeMap<>();
		for (ConfigurationPropertyName name : names(layers)) {
			List<Overridden> values = values(name, layers);
			if (!values.isEmpty() && !values.get(0).layer().equals(STARTERS)
					&& !"derived".equals(values.get(0).origin())) {
				Overridden winner = values.get(0);
				settings.put(name.toString(), new Setting(winner.value(), winner.layer(), winner.origin(),
						List.copyOf(values.subList(1, values.size()))));
			}
		}
		return settings;
	}

	private Set<ConfigurationPropertyName> names(List<Layer> layers) {
		Set<ConfigurationPropertyName> names = new TreeSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream().filter(PLINTH::isAncestorOf).forEach(names::add);
			}
		}
		layers.forEach((layer) -> layer.properties().keySet().forEach((key) -> {
			if (ConfigurationPropertyName.isValid(key)) {
				names.add(ConfigurationPropertyName.of(key));
			}
		}));
		return names;
	}

	private List<Overridden> values(ConfigurationPropertyName name, List<Layer> layers) {
		List<Overridden> values = new ArrayList<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getUnderlyingSource() instanceof LayeredDefaults) {
				continue;
			}
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				values.add(new Overridden(display(name.toString(), property.getValue()), layer(source),
						text(property.getOrigin())));
			}
		}
		for (Layer layer : layers) {
			Object value = layer.properties().get(name.toString());
			if (value != null) {
				values.add(new Overridden(display(name.toString(), value), layer.name(),
						text(layer.origin(name.toString()))));
			}
		}
		return values;
	}

	private static @Nullable String text(@Nullable Origin origin) {
		return (origin != null) ? origin.toString() : null;
	}

	private String display(String name, Object value) {
		String text = String.valueOf(value);
		try {
			text = this.environment.resolvePlaceholders(text);
		}
		catch (IllegalArgumentException ex) {
			// shown as written
		}
		String last = name.substring(name.lastIndexOf('.') + 1);
		if (SECRET.matcher(last).matches()) {
			return HIDDEN;
		}
		if (ADDRESS.matcher(last).matches()) {
			return USER_INFO.matcher(text).replaceAll("//" + HIDDEN + "@").replaceAll("\\?.*", "?" + HIDDEN);
		}
		return text;
	}

	private static String layer(ConfigurationPropertySource source) {
		String name = (source.getUnderlyingSource() instanceof PropertySource<?> underlying) ? underlying.getName()
				: String.valueOf(source.getUnderlyingSource());
		if (name.startsWith("commandLineArgs")) {
			return "command line";
		}
		if (name.startsWith("systemProperties")) {
			return "system properties";
		}
		if (name.startsWith(".env-")) {
			return ".env file";
		}
		if (name.startsWith("systemEnvironment")) {
			return "environment variables";
		}
		if (name.startsWith("Config resource")) {
			return "service configuration";
		}
		return name;
	}

}

package dev.plinth.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.Profiles;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

/**
 * Adds the layers of configuration that lie around the service's own: a {@code .env} file
 * just below the environment variables, in profile {@code dev} only, and the
 * {@link LayeredDefaults defaults} below everything else.
 */
final class ConfigurationLayersEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String ORGANISATION_DEFAULTS = "META-INF/plinth/defaults.yaml";

	static final String STARTER_DEFAULTS = "META-INF/plinth/starter-defaults.yaml";

	private static final String ON_PROFILE = "spring.config.activate.on-profile";

	private static final String ON_CLASS = "plinth.config.activate.on-class";

	private static final String ON_MISSING_CLASS = "plinth.config.activate.on-missing-class";

	private static final String ON_PROPERTY = "plinth.config.activate.on-property";

	private static final String ON_MISSING_PROPERTY = "plinth.config.activate.on-missing-property";

	private final ConfigurationFaults faults;

	ConfigurationLayersEnvironmentPostProcessor(ConfigurableBootstrapContext bootstrapContext) {
		this.faults = ConfigurationFaults.of(bootstrapContext);
	}

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!environment.getProperty("plinth.environment.enabled", Boolean.class, true)) {
			return;
		}
		ClassLoader classLoader = application.getClassLoader();
		addDotEnv(environment);
		List<Layer> layers = new ArrayList<>();
		MutablePropertySources sources = environment.getPropertySources();
		if (sources.get(DefaultPropertiesPropertySource.NAME) instanceof EnumerablePropertySource<?> defaults) {
			layers.add(Layer.of("default properties of the application", defaults));
		}
		layers.add(EnvironmentVariables.layer(environment, this.faults));
		layers.addAll(load(ORGANISATION_DEFAULTS, "organisation", environment, classLoader));
		sources.remove(DefaultPropertiesPropertySource.NAME);
		sources.addLast(LayeredDefaults.merge(layers));
		layers.addAll(load(STARTER_DEFAULTS, "Plinth", environment, classLoader));
		sources.replace(DefaultPropertiesPropertySource.NAME, LayeredDefaults.merge(layers));
	}

	private void addDotEnv(ConfigurableEnvironment environment) {
		if (!environment.acceptsProfiles(Profiles.of("dev"))
				|| !environment.getProperty("plinth.environment.dotenv.enabled", Boolean.class, true)) {
			return;
		}
		Path file = Path.of(environment.getProperty("plinth.environment.dotenv.file", ".env"));
		if (!Files.isRegularFile(file)) {
			return;
		}
		try {
			DotEnvFile parsed = DotEnvFile.parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
			DotEnvPropertySource source = new DotEnvPropertySource(parsed);
			MutablePropertySources sources = environment.getPropertySources();
			if (sources.contains(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
				sources.addAfter(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, source);
			}
			else {
				sources.addFirst(source);
			}
		}
		catch (IllegalArgumentException | IOException ex) {
			this.faults.add(new ConfigurationFault("plinth.environment.dotenv.file", "The file " + file,
					"cannot be read: " + ex.getMessage(), null));
		}
	}

	private List<Layer> load(String location, String owner, ConfigurableEnvironment environment,
			ClassLoader classLoader) {
		try {
			List<Layer> layers = new ArrayList<>();
			Resource[] resources = new PathMatchingResourcePatternResolver(classLoader)
				.getResources("classpath*:" + location);
			for (Resource resource : resources) {
				List<PropertySource<?>> documents = new ArrayList<>(
						new YamlPropertySourceLoader().load(resource.getURL().toString(), resource));
				Collections.reverse(documents);
				for (PropertySource<?> document : documents) {
					if (document instanceof EnumerablePropertySource<?> enumerable
							&& isActive(enumerable, environment, classLoader)) {
						layers.add(withoutActivation(Layer.of(owner + " defaults", enumerable)));
					}
				}
			}
			return layers;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + location, ex);
		}
	}

	private boolean isActive(EnumerablePropertySource<?> document, ConfigurableEnvironment environment,
			ClassLoader classLoader) {
		Object profile = document.getProperty(ON_PROFILE);
		Object present = document.getProperty(ON_CLASS);
		Object missing = document.getProperty(ON_MISSING_CLASS);
		Object enabled = document.getProperty(ON_PROPERTY);
		Object unset = document.getProperty(ON_MISSING_PROPERTY);
		return (profile == null || environment.acceptsProfiles(Profiles.of(profile.toString())))
				&& (present == null || ClassUtils.isPresent(present.toString(), classLoader))
				&& (missing == null || !ClassUtils.isPresent(missing.toString(), classLoader))
				&& (enabled == null || isSet(enabled.toString(), environment))
				&& (unset == null || !environment.containsProperty(unset.toString()));
	}

	private static boolean isSet(String condition, ConfigurableEnvironment environment) {
		int separator = condition.indexOf('=');
		return (separator < 0) ? !"false".equalsIgnoreCase(environment.getProperty(condition))
				: condition.substring(separator + 1)
					.equalsIgnoreCase(environment.getProperty(condition.substring(0, separator)));
	}

	private Layer withoutActivation(Layer layer) {
		Map<String, Object> properties = new LinkedHashMap<>(layer.properties());
		properties.keySet()
			.removeAll(List.of(ON_PROFILE, ON_CLASS, ON_MISSING_CLASS, ON_PROPERTY, ON_MISSING_PROPERTY));
		return new Layer(layer.name(), properties, layer.origins());
	}

}

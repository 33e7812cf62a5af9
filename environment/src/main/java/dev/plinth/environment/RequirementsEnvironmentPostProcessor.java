package dev.plinth.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Profiles;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Checks the configuration of an application against the
 * {@code META-INF/plinth/requirements.yaml} files on its class path and its own
 * {@code plinth.requirements}, and refuses to start it with all faults at once.
 */
final class RequirementsEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String LOCATION = "META-INF/plinth/requirements.yaml";

	private final ConfigurationFaults faults;

	RequirementsEnvironmentPostProcessor(ConfigurableBootstrapContext bootstrapContext) {
		this.faults = ConfigurationFaults.of(bootstrapContext);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!environment.getProperty("plinth.environment.requirements.enabled", Boolean.class, true)
				|| environment.getProperty("spring.aot.processing", Boolean.class, false)) {
			return;
		}
		ClassLoader classLoader = application.getClassLoader();
		List<Requirement> requirements = load(classLoader);
		Binder.get(environment)
			.bind("plinth.requirements", Bindable.listOf(Requirement.class))
			.ifBound(requirements::addAll);
		for (Requirement requirement : requirements) {
			if (applies(requirement, environment, classLoader) && !this.faults.contains(requirement.property())) {
				check(requirement, environment);
			}
		}
		if (!this.faults.all().isEmpty()) {
			throw new ConfigurationFaultsException(this.faults.all());
		}
	}

	private boolean applies(Requirement requirement, ConfigurableEnvironment environment, ClassLoader classLoader) {
		return (requirement.profile() == null || environment.acceptsProfiles(Profiles.of(requirement.profile())))
				&& (requirement.onClass() == null || ClassUtils.isPresent(requirement.onClass(), classLoader))
				&& (requirement.onProperty() == null
						|| !"false".equalsIgnoreCase(environment.getProperty(requirement.onProperty())));
	}

	private void check(Requirement requirement, ConfigurableEnvironment environment) {
		String value;
		try {
			value = environment.getProperty(requirement.property());
		}
		catch (IllegalArgumentException ex) {
			add(requirement, "refers to a value that is not set: " + ex.getMessage(), environment);
			return;
		}
		if (StringUtils.hasText(value)) {
			String fault = requirement.check(value.trim());
			if (fault != null) {
				add(requirement, fault, environment);
			}
		}
		else if (requirement.required()
				&& requirement.unless().stream().noneMatch((other) -> isSet(other, environment))) {
			String description = (requirement.description() != null) ? ": " + requirement.description() : "";
			String alternatives = requirement.unless().isEmpty() ? ""
					: " (nor is " + String.join(" or ", requirement.unless()) + ")";
			add(requirement, "is not set" + alternatives + description, environment);
		}
	}

	private boolean isSet(String property, ConfigurableEnvironment environment) {
		return StringUtils.hasText(environment.getProperty(property));
	}

	private void add(Requirement requirement, String message, ConfigurableEnvironment environment) {
		this.faults.add(new ConfigurationFault(requirement.property(), requirement.variableOrDefault(), message,
				place(requirement.property(), environment)));
	}

	private @Nullable String place(String property, ConfigurableEnvironment environment) {
		if (!ConfigurationPropertyName.isValid(property)) {
			return null;
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return (found.getOrigin() != null) ? found.getOrigin().toString() : null;
			}
		}
		return null;
	}

	private List<Requirement> load(ClassLoader classLoader) {
		try {
			List<Requirement> requirements = new ArrayList<>();
			for (Resource resource : new PathMatchingResourcePatternResolver(classLoader)
				.getResources("classpath*:" + LOCATION)) {
				requirements.addAll(load(resource));
			}
			return requirements;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + LOCATION, ex);
		}
	}

	private List<Requirement> load(Resource resource) throws IOException {
		List<PropertySource<?>> documents = new YamlPropertySourceLoader().load(resource.getURL().toString(), resource);
		return new Binder(ConfigurationPropertySources.from(documents))
			.bind("requirements", Bindable.listOf(Requirement.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
			.orElse(List.of());
	}

}

package dev.plinth.environment;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;

/**
 * The faults found while the environment of an application was prepared, at most one for
 * each property.
 */
final class ConfigurationFaults {

	private final Map<String, ConfigurationFault> faults = new LinkedHashMap<>();

	static ConfigurationFaults of(ConfigurableBootstrapContext context) {
		context.registerIfAbsent(ConfigurationFaults.class, InstanceSupplier.from(ConfigurationFaults::new));
		return Objects.requireNonNull(context.get(ConfigurationFaults.class));
	}

	void add(ConfigurationFault fault) {
		this.faults.putIfAbsent(fault.property(), fault);
	}

	boolean contains(String property) {
		return this.faults.containsKey(property);
	}

	Collection<ConfigurationFault> all() {
		return this.faults.values();
	}

}

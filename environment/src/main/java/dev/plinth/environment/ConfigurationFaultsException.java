package dev.plinth.environment;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown when configuration values are missing or not valid. Names every one of them.
 */
final class ConfigurationFaultsException extends RuntimeException {

	private final transient List<ConfigurationFault> faults;

	ConfigurationFaultsException(Collection<ConfigurationFault> faults) {
		super(faults.stream().map(ConfigurationFault::toString).collect(Collectors.joining("; ")));
		this.faults = List.copyOf(faults);
	}

	List<ConfigurationFault> faults() {
		return this.faults;
	}

}

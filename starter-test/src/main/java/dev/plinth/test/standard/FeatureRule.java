package dev.plinth.test.standard;

import java.util.TreeSet;
import java.util.stream.Stream;

import dev.plinth.report.PlinthReport.Feature;

/**
 * A feature that is on, or off.
 */
record FeatureRule(String name, boolean active) implements Rule {

	@Override
	public Stream<String> faults(Service service) {
		Feature feature = service.features().get(this.name);
		if (feature == null) {
			return this.active ? Stream.of("feature %s is not on the class path, which has %s".formatted(this.name,
					new TreeSet<>(service.features().keySet()))) : Stream.empty();
		}
		if (feature.active() == this.active) {
			return Stream.empty();
		}
		return Stream.of("feature %s is %s but must%s be active: %s".formatted(this.name,
				feature.active() ? "active" : "not active", this.active ? "" : " not", feature.reason()));
	}

}

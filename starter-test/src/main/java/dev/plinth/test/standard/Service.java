package dev.plinth.test.standard;

import java.util.Map;
import java.util.Optional;

import dev.plinth.report.PlinthReport.Feature;
import dev.plinth.report.PlinthReporter;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

/**
 * What a running service says about itself.
 */
record Service(Map<String, Feature> features, Environment environment, DocumentedDefaults defaults) {

	static Service of(ApplicationContext context) {
		PlinthReporter reporter = context.getBeanProvider(PlinthReporter.class).getIfAvailable();
		return new Service((reporter != null) ? reporter.report().features() : Map.of(), context.getEnvironment(),
				DocumentedDefaults.load(context.getClassLoader()));
	}

	Optional<String> value(String property) {
		String set = Binder.get(this.environment).bind(property, String.class).orElse(null);
		return (set != null) ? Optional.of(set) : this.defaults.find(property);
	}

}

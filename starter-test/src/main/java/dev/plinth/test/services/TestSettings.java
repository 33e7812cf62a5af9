package dev.plinth.test.services;

import java.util.Locale;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a test run: a system property, else the environment variable of the same
 * name in upper case with underscores.
 */
final class TestSettings {

	private final UnaryOperator<@Nullable String> properties;

	private final UnaryOperator<@Nullable String> environment;

	TestSettings(UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
		this.properties = properties;
		this.environment = environment;
	}

	static TestSettings ofThisJvm() {
		return new TestSettings(System::getProperty, System::getenv);
	}

	static String variable(String property) {
		return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
	}

	@Nullable String find(String property) {
		String value = this.properties.apply(property);
		if (isBlank(value)) {
			value = this.environment.apply(variable(property));
		}
		return isBlank(value) ? null : value;
	}

	String get(String property, String fallback) {
		String value = find(property);
		return (value != null) ? value : fallback;
	}

	String require(String property) {
		String value = find(property);
		if (value == null) {
			throw new IllegalStateException("%s is external, so the system property %s or the variable %s must be set"
				.formatted(ServiceSource.PROPERTY, property, variable(property)));
		}
		return value;
	}

	private static boolean isBlank(@Nullable String value) {
		return value == null || value.isBlank();
	}

}

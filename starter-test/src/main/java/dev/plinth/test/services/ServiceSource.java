package dev.plinth.test.services;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where the servers of the tests come from.
 */
enum ServiceSource {

	AUTO, CONTAINERS, EMBEDDED, EXTERNAL;

	static final String PROPERTY = "plinth.test.backing-services";

	/**
	 * Returns the configured source, with {@code auto} resolved.
	 * @param settings the settings of this JVM
	 * @return any source but {@link #AUTO}
	 */
	static ServiceSource from(TestSettings settings) {
		ServiceSource source = parse(settings.get(PROPERTY, "auto"));
		if (source != AUTO) {
			return source;
		}
		return DockerEngine.answers() ? CONTAINERS : EMBEDDED;
	}

	private static ServiceSource parse(String value) {
		return Arrays.stream(values())
			.filter((source) -> source.value().equalsIgnoreCase(value.strip()))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"%s is '%s' but must be one of %s".formatted(PROPERTY, value, allowed())));
	}

	private static String allowed() {
		return Arrays.stream(values()).map(ServiceSource::value).collect(Collectors.joining(", "));
	}

	private String value() {
		return name().toLowerCase(Locale.ROOT);
	}

}

package dev.plinth.test.standard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParserFactory;

/**
 * Default values from the configuration metadata on the class path.
 */
record DocumentedDefaults(Map<String, String> values) {

	private static final String FILE = "META-INF/spring-configuration-metadata.json";

	static DocumentedDefaults load(@Nullable ClassLoader classLoader) {
		ClassLoader source = (classLoader != null) ? classLoader : ClassLoader.getSystemClassLoader();
		Map<String, String> values = new HashMap<>();
		try {
			for (URL file : Collections.list(source.getResources(FILE))) {
				add(file, values);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new DocumentedDefaults(Map.copyOf(values));
	}

	Optional<String> find(String property) {
		return Optional.ofNullable(this.values.get(property));
	}

	private static void add(URL file, Map<String, String> values) throws IOException {
		try (InputStream content = file.openStream()) {
			String json = new String(content.readAllBytes(), StandardCharsets.UTF_8);
			Object properties = JsonParserFactory.getJsonParser().parseMap(json).getOrDefault("properties", List.of());
			for (Object property : (List<?>) properties) {
				Map<?, ?> map = (Map<?, ?>) property;
				Object value = map.get("defaultValue");
				if (value != null) {
					values.put(String.valueOf(map.get("name")), value.toString());
				}
			}
		}
	}

}

package dev.plinth.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.EnumerablePropertySource;

import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that every property below {@code plinth} in the YAML snippets of every page is
 * one, by binding it.
 */
@Tag("any-jdk")
class ConfigurationSnippetTests {

	@Test
	void everyPropertyExistsAndBinds() throws IOException {
		Map<String, Class<?>> groups = groups();
		Set<String> withoutClass = withoutClass();
		assertThat(groups).isNotEmpty();
		List<String> broken = new ArrayList<>();
		int bound = 0;
		for (Snippet snippet : Snippet.all("yaml")) {
			MutablePropertySources sources = sources(snippet, (name) -> name.startsWith("plinth."));
			for (PropertySource<?> source : sources) {
				for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
					bound++;
					if (!withoutClass.contains(name) && owner(name, groups).isEmpty()) {
						broken.add(snippet + ": there is no " + name);
					}
				}
			}
			groups.forEach((prefix, type) -> {
				try {
					MutablePropertySources own = sources(snippet,
							(name) -> !withoutClass.contains(name) && prefix.equals(owner(name, groups)));
					new Binder(ConfigurationPropertySources.from(own), new PropertySourcesPlaceholdersResolver(own))
						.bind(prefix, Bindable.of(type), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
				}
				catch (Exception ex) {
					Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
					broken.add(snippet + ": " + ex.getMessage() + ": " + cause.getMessage());
				}
			});
		}
		assertThat(bound).isPositive();
		assertThat(String.join("\n", broken)).isEmpty();
	}

	private static boolean within(String name, String group) {
		return name.startsWith(group + ".") || name.startsWith(group + "[");
	}

	/**
	 * Returns the prefix of the class that holds a property.
	 * @param name the property
	 * @param groups the classes by their prefix
	 * @return the longest prefix that fits, empty when there is none
	 */
	private static String owner(String name, Map<String, Class<?>> groups) {
		return groups.keySet()
			.stream()
			.filter((group) -> within(name, group))
			.max(Comparator.comparingInt(String::length))
			.orElse("");
	}

	private static MutablePropertySources sources(Snippet snippet, Predicate<String> names) throws IOException {
		MutablePropertySources sources = new MutablePropertySources();
		for (PropertySource<?> document : new YamlPropertySourceLoader().load(snippet.toString(),
				new ByteArrayResource(snippet.code().getBytes(StandardCharsets.UTF_8)))) {
			EnumerablePropertySource<?> values = (EnumerablePropertySource<?>) document;
			Map<String, Object> kept = new LinkedHashMap<>();
			for (String name : values.getPropertyNames()) {
				if (names.test(name)) {
					kept.put(name, String.valueOf(values.getProperty(name)));
				}
			}
			sources.addLast(new MapPropertySource(document.getName(), kept));
		}
		return sources;
	}

	/**
	 * Returns the classes that hold properties.
	 * @return the classes by their prefix
	 */
	private static Map<String, Class<?>> groups() throws IOException {
		Map<String, Class<?>> groups = new TreeMap<>();
		for (Map<String, Object> group : metadata("groups")) {
			if (group.get("type") != null && group.get("type").equals(group.get("sourceType"))) {
				try {
					groups.put((String) group.get("name"), Class.forName((String) group.get("type")));
				}
				catch (ClassNotFoundException ex) {
					throw new IllegalStateException(ex);
				}
			}
		}
		return groups;
	}

	/**
	 * Returns the properties that only conditions and the environment read.
	 * @return their names
	 */
	private static Set<String> withoutClass() throws IOException {
		Set<String> names = new HashSet<>();
		for (Map<String, Object> property : metadata("properties")) {
			if (property.get("sourceType") == null && property.get("deprecation") == null) {
				names.add((String) property.get("name"));
			}
		}
		return names;
	}

	private static List<Map<String, Object>> metadata(String kind) throws IOException {
		List<Map<String, Object>> all = new ArrayList<>();
		List<URL> files = Collections.list(ConfigurationSnippetTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"));
		for (URL file : files) {
			try (InputStream json = file.openStream()) {
				List<Map<String, Object>> found = JsonPath.read(json, "$.." + kind + "[?(@.name =~ /plinth.*/)]");
				all.addAll(found);
			}
		}
		return all;
	}

}

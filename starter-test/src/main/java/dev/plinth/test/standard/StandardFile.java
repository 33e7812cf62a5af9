package dev.plinth.test.standard;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.UrlResource;

/**
 * Content of a {@code META-INF/plinth/standard.yaml}.
 *
 * @param active features that must be active
 * @param inactive features that must not be active
 * @param limits bounds of properties
 */
record StandardFile(@DefaultValue List<String> active, @DefaultValue List<String> inactive,
		@DefaultValue List<Limit> limits) {

	private static final String NAME = "META-INF/plinth/standard.yaml";

	static List<Rule> load(@Nullable ClassLoader classLoader) {
		ClassLoader source = (classLoader != null) ? classLoader : ClassLoader.getSystemClassLoader();
		List<Rule> rules = new ArrayList<>();
		try {
			for (URL file : Collections.list(source.getResources(NAME))) {
				rules.addAll(read(file).rules().toList());
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("The standard cannot be read", ex);
		}
		return List.copyOf(rules);
	}

	private static StandardFile read(URL file) throws IOException {
		Binder binder = new Binder(ConfigurationPropertySources
			.from(new YamlPropertySourceLoader().load(file.toString(), new UrlResource(file))));
		try {
			return binder.bindOrCreate("standard", Bindable.of(StandardFile.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
		}
		catch (BindException ex) {
			throw new IllegalStateException("%s is no standard: %s".formatted(file, ex.getCause()), ex);
		}
	}

	private Stream<Rule> rules() {
		Stream<Rule> features = Stream.concat(this.active.stream().map((name) -> new FeatureRule(name, true)),
				this.inactive.stream().map((name) -> new FeatureRule(name, false)));
		return Stream.concat(features, this.limits.stream().map(Limit::rule));
	}

	/**
	 * Bounds of one property.
	 *
	 * @param property the name of the property
	 * @param min the least value
	 * @param max the greatest value
	 * @param oneOf the values it may have
	 * @param why the reason, for the message
	 */
	record Limit(String property, @Nullable String min, @Nullable String max, @DefaultValue List<String> oneOf,
			@Nullable String why) {

		Rule rule() {
			return new LimitRule(this.property, this.min, this.max, this.oneOf, this.why);
		}

	}

}

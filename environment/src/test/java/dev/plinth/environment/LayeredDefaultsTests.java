package dev.plinth.environment;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LayeredDefaults}.
 */
class LayeredDefaultsTests {

	@Test
	void listReplacesWholeListHoweverItIsWritten() {
		LayeredDefaults defaults = LayeredDefaults
			.merge(List.of(layer(Map.of("a.list", "x,y", "b.some-list[0]", "x", "c.one", "1")), layer(
					Map.of("a.list[0]", "1", "b.someList", "1,2", "b.some-list[1]", "2", "c.one", "2", "c.two", "2"))));
		assertThat(defaults.getPropertyNames()).containsExactlyInAnyOrder("a.list", "b.some-list[0]", "c.one", "c.two");
		assertThat(defaults.getProperty("c.one")).isEqualTo("1");
	}

	@Test
	void survivesMergeOfMoreDefaultPropertiesWithPlainValues() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addLast(LayeredDefaults.merge(List.of(layer(Map.of("a", 1)))));
		DefaultPropertiesPropertySource.addOrMerge(Map.of("b", 2), environment.getPropertySources());
		assertThat(environment.getProperty("a", Integer.class)).isEqualTo(1);
	}

	@Test
	void annotatedPropertySourceWinsOverDefaults() {
		SpringApplication application = new SpringApplication(WithPropertySource.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(context.getEnvironment().getPropertySources().stream().reduce((first, second) -> second))
				.containsInstanceOf(LayeredDefaults.class);
		}
	}

	@Test
	void otherEnvironmentHasNoLayers() {
		assertThat(LayeredDefaults.of(new MockEnvironment())).isEmpty();
	}

	private static Layer layer(Map<String, Object> properties) {
		return new Layer("test", properties, Map.of());
	}

	@Configuration(proxyBeanMethods = false)
	@PropertySource("classpath:META-INF/plinth/features.properties")
	static class WithPropertySource {

	}

}

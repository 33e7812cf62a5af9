package dev.plinth.cache.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;

import dev.plinth.cache.http.CachedResponseFilter;
import dev.plinth.cache.http.CachedResponseInterceptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CachedResponseAutoConfiguration}.
 */
class CachedResponseAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(WebMvcAutoConfiguration.class,
			TwoLevelCacheAutoConfiguration.class, CachedResponseAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@Test
	void providesAFilterAndAnInterceptor() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(CachedResponseFilter.class)
			.hasSingleBean(CachedResponseInterceptor.class));
	}

	@Test
	void whenSwitchedOffProvidesNothing() {
		this.contextRunner.withPropertyValues("plinth.cache.http.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CachedResponseFilter.class));
	}

	@Test
	void whenTheApplicationHasACacheManagerProvidesNothing() {
		this.contextRunner.withBean(CacheManager.class, ConcurrentMapCacheManager::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CachedResponseFilter.class));
	}

	@Test
	void whenNotAWebApplicationProvidesNothing() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(TwoLevelCacheAutoConfiguration.class, CachedResponseAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(CachedResponseFilter.class));
	}

	@Test
	void whenSpringMvcIsAbsentProvidesNothing() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(TwoLevelCacheAutoConfiguration.class, CachedResponseAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.web", "jakarta.servlet"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CachedResponseFilter.class));
	}

}

package dev.plinth.cache.autoconfigure;

import java.time.InstantSource;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.util.unit.DataSize;

import dev.plinth.cache.TwoLevelCacheManager;
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
	void whenTheApplicationHasAFilterAndAnInterceptorUsesThem() {
		this.contextRunner
			.withBean("ownFilter", CachedResponseFilter.class,
					() -> new CachedResponseFilter(DataSize.ofBytes(1), InstantSource.system()))
			.withBean("ownInterceptor", CachedResponseInterceptor.class,
					() -> new CachedResponseInterceptor(TwoLevelCacheManager.builder().build(), InstantSource.system()))
			.run((context) -> assertThat(context).hasSingleBean(CachedResponseFilter.class)
				.hasBean("ownFilter")
				.hasSingleBean(CachedResponseInterceptor.class)
				.hasBean("ownInterceptor"));
	}

	@Test
	void appliesProperties() {
		this.contextRunner.withPropertyValues("plinth.cache.http.max-body-size=2KB")
			.run((context) -> assertThat(context.getBean(CachedResponseFilter.class)).extracting("maxBody")
				.isEqualTo(2048L));
	}

	@Test
	void whenTheFeatureOfTheStarterIsSwitchedOffProvidesNothing() {
		this.contextRunner.withPropertyValues("plinth.cache.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CachedResponseFilter.class));
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

package dev.plinth.web.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.accept.ApiVersionDeprecationHandler;
import org.springframework.web.accept.ApiVersionParser;
import org.springframework.web.accept.ApiVersionResolver;
import org.springframework.web.accept.SemanticApiVersionParser;
import org.springframework.web.servlet.config.annotation.ApiVersionConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Auto-configuration of API versions in the path, with Spring MVC's own API versioning.
 * Paths without a version stay as they are, and so does an application that has a
 * resolver of its own.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = WebMvcAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "plinth.api-versions.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(ApiVersionResolver.class)
@EnableConfigurationProperties(ApiVersionsProperties.class)
public final class ApiVersionsAutoConfiguration {

	@Bean
	PathPrefixApiVersionResolver pathPrefixApiVersionResolver(ApiVersionsProperties properties) {
		return new PathPrefixApiVersionResolver(properties.pathPrefix());
	}

	@Bean
	@ConditionalOnMissingBean(ApiVersionDeprecationHandler.class)
	DeprecatedApiVersions deprecatedApiVersions(ApiVersionsProperties properties,
			ObjectProvider<ApiVersionParser<?>> parser) {
		return new DeprecatedApiVersions(properties.deprecated(), parser.getIfUnique(SemanticApiVersionParser::new));
	}

	/*
	 * A version that no controller knows is answered as any path that nothing is at.
	 */
	@Bean
	@ConditionalOnMissingBean(name = "apiVersionsWebMvcConfigurer")
	WebMvcConfigurer apiVersionsWebMvcConfigurer() {
		return new WebMvcConfigurer() {

			@Override
			public void configureApiVersioning(ApiVersionConfigurer configurer) {
				configurer.setVersionRequired(false);
				configurer.setSupportedVersionPredicate((version) -> true);
			}

		};
	}

}

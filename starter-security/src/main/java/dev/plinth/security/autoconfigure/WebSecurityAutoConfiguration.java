package dev.plinth.security.autoconfigure;

import dev.plinth.problem.ProblemRenderer;
import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import dev.plinth.security.PlinthSecurity;
import dev.plinth.security.apikey.ApiKeys;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ConditionalOnDefaultWebSecurity;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the security of requests. An application that declares a
 * {@link SecurityFilterChain} has that alone, and can use {@link PlinthSecurity} in it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		before = { ManagementWebSecurityAutoConfiguration.class, ProblemAutoConfiguration.class,
				ServletWebSecurityAutoConfiguration.class },
		beforeName = {
				"org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration",
				"org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration" })
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBooleanProperty(name = { "plinth.security.enabled", "plinth.security.web.enabled" },
		matchIfMissing = true)
@EnableConfigurationProperties({ PathProperties.class, HeaderProperties.class, CorsProperties.class })
public final class WebSecurityAutoConfiguration {

	/**
	 * The page of starter-observability, which shows nothing without a token.
	 */
	private static final String CONSOLE = "plinthConsolePage";

	@Bean
	@ConditionalOnMissingBean({ AuthenticationEntryPoint.class, AccessDeniedHandler.class })
	SecurityProblems plinthSecurityProblems(ObjectProvider<ProblemRenderer> renderer,
			ApplicationEventPublisher events) {
		return new SecurityProblems(renderer.getIfAvailable(), events);
	}

	@Bean
	@ConditionalOnMissingBean(PlinthSecurity.class)
	SecurityParts plinthSecurity(ObjectProvider<PathPatternRequestMatcher.Builder> patterns, PathProperties paths,
			HeaderProperties headers, CorsProperties cors, ObjectProvider<AuthenticationEntryPoint> entryPoints,
			ObjectProvider<AccessDeniedHandler> accessDeniedHandlers, ObjectProvider<JwtDecoder> decoders,
			ObjectProvider<OpaqueTokenIntrospector> introspectors,
			ObjectProvider<JwtAuthenticationConverter> converters, ObjectProvider<ApiKeys> apiKeys,
			ObjectProvider<ProblemRenderer> renderer, ApplicationEventPublisher events, BeanFactory beanFactory,
			Environment environment) {
		SecurityProblems problems = new SecurityProblems(renderer.getIfAvailable(), events);
		return new SecurityParts(patterns.getIfAvailable(PathPatternRequestMatcher::withDefaults), paths, headers, cors,
				entryPoints.getIfUnique(() -> problems), accessDeniedHandlers.getIfUnique(() -> problems), decoders,
				introspectors, converters, apiKeys, beanFactory.containsBean(CONSOLE), environment);
	}

	/**
	 * Without it, Spring Security wraps every filter in an observation, which the
	 * property then throws away.
	 */
	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "management.observations.enable.spring.security", havingValue = false)
	SecurityObservationSettings plinthSecurityObservationSettings() {
		return SecurityObservationSettings.noObservations();
	}

	@Bean
	@ConditionalOnMissingBean
	HttpFirewall plinthHttpFirewall() {
		return Firewall.create();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnDefaultWebSecurity
	static class FilterChainConfiguration {

		@Bean
		@Order(SecurityFilterProperties.BASIC_AUTH_ORDER)
		SecurityFilterChain plinthSecurityFilterChain(HttpSecurity http, PlinthSecurity security) {
			security.everything().customize(http);
			return http.build();
		}

	}

}

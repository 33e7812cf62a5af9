package dev.plinth.problem.autoconfigure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.plinth.problem.ProblemMapper;
import dev.plinth.problem.ProblemRenderer;
import jakarta.servlet.DispatcherType;
import org.apache.catalina.Valve;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.BasicErrorController;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Auto-configuration of the one error shape of an application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = { ErrorMvcAutoConfiguration.class, WebMvcAutoConfiguration.class },
		afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "plinth.problem.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ProblemProperties.class)
public final class ProblemAutoConfiguration {

	private static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

	@Bean
	@ConditionalOnMissingBean(ProblemRenderer.class)
	DefaultProblemRenderer problemRenderer(ProblemProperties properties, ObjectProvider<ProblemMapper> mappers,
			ObjectProvider<JsonMapper> jsonMapper, ApplicationContext context, Environment environment)
			throws IOException {
		Set<Locale> locales = new LinkedHashSet<>(properties.getLocales());
		locales.addAll(
				ProblemMessages.findLocales(context, environment.getProperty("spring.messages.basename", "messages")));
		Locale defaultLocale = environment.getProperty("spring.web.locale", Locale.class, Locale.ENGLISH);
		locales.add(defaultLocale);
		ProblemMessages messages = new ProblemMessages(context, locales, defaultLocale);
		List<ProblemMapper> all = new ArrayList<>();
		mappers.orderedStream().forEach(all::add);
		all.add(DefaultProblemRenderer::mapDeclared);
		all.add(new MvcProblemMapper());
		all.add(ProblemTable.load(context, properties.getExceptions()));
		Boolean includeCause = properties.getIncludeCause();
		return new DefaultProblemRenderer(all,
				new ProblemWriter(properties, messages, jsonMapper.getIfAvailable(JsonMapper::new)),
				new ErrorPages(context),
				(includeCause != null) ? includeCause : environment.acceptsProfiles(Profiles.of("dev")));
	}

	@Bean
	@ConditionalOnMissingBean(value = ErrorController.class, search = SearchStrategy.CURRENT)
	ProblemErrorController problemErrorController(ProblemRenderer renderer, ErrorAttributes attributes,
			ObjectProvider<ErrorViewResolver> viewResolvers, WebProperties properties, ApplicationContext context) {
		return new ProblemErrorController(renderer, new ErrorPages(context),
				new BasicErrorController(attributes, properties.getError(), viewResolvers.orderedStream().toList()));
	}

	@Bean
	@ConditionalOnMissingBean(ResponseEntityExceptionHandler.class)
	ProblemAdvice problemAdvice(ProblemRenderer renderer) {
		return new ProblemAdvice(renderer);
	}

	@Bean
	@ConditionalOnMissingBean(name = "problemFilter")
	FilterRegistrationBean<ProblemFilter> problemFilter(ProblemRenderer renderer,
			ObjectProvider<ErrorController> errorController, ApplicationContext context) {
		boolean sendErrors = errorController.stream().allMatch(ProblemErrorController.class::isInstance);
		FilterRegistrationBean<ProblemFilter> registration = new FilterRegistrationBean<>(
				new ProblemFilter(renderer, new ErrorPages(context), sendErrors));
		registration.setOrder(FILTER_ORDER);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
		registration.setAsyncSupported(true);
		return registration;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ConfigurableTomcatWebServerFactory.class, Valve.class })
	static class TomcatConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "tomcatProblemMapper")
		@Order(0)
		TomcatProblemMapper tomcatProblemMapper() {
			return new TomcatProblemMapper();
		}

		@Bean
		@ConditionalOnMissingBean(name = "problemTomcatCustomizer")
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> problemTomcatCustomizer(
				ObjectProvider<ProblemRenderer> renderer) {
			return (factory) -> factory.addContextCustomizers((context) -> context.getParent()
				.getPipeline()
				.addValve(new ProblemErrorReportValve(renderer.getObject())));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HttpSecurity.class, AuthenticationEntryPoint.class })
	static class SecurityConfiguration {

		@Bean
		@ConditionalOnMissingBean(AuthenticationEntryPoint.class)
		ProblemAuthenticationEntryPoint problemAuthenticationEntryPoint(ProblemRenderer renderer) {
			return new ProblemAuthenticationEntryPoint(renderer);
		}

		@Bean
		@ConditionalOnMissingBean(AccessDeniedHandler.class)
		ProblemAccessDeniedHandler problemAccessDeniedHandler(ProblemRenderer renderer) {
			return new ProblemAccessDeniedHandler(renderer);
		}

		@Bean
		@ConditionalOnMissingBean(RequestRejectedHandler.class)
		RequestRejectedHandler problemRequestRejectedHandler(ProblemRenderer renderer) {
			return (request, response, failure) -> renderer.render(new StatusException(400), request, response);
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		@ConditionalOnMissingBean(name = "problemSecurityCustomizer")
		Customizer<HttpSecurity> problemSecurityCustomizer(ProblemRenderer renderer,
				ObjectProvider<AuthenticationEntryPoint> entryPoints,
				ObjectProvider<AccessDeniedHandler> accessDeniedHandlers) {
			AuthenticationEntryPoint entryPoint = entryPoints
				.getIfUnique(() -> new ProblemAuthenticationEntryPoint(renderer));
			AccessDeniedHandler accessDeniedHandler = accessDeniedHandlers
				.getIfUnique(() -> new ProblemAccessDeniedHandler(renderer));
			return (http) -> http.exceptionHandling((handling) -> handling.authenticationEntryPoint(entryPoint)
				.accessDeniedHandler(accessDeniedHandler));
		}

	}

}

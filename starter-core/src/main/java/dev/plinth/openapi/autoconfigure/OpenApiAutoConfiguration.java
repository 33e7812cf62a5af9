package dev.plinth.openapi.autoconfigure;

import dev.plinth.problem.ProblemRenderer;
import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import dev.plinth.web.CursorQuery;
import dev.plinth.web.PageQuery;
import dev.plinth.web.Sortable;
import io.swagger.v3.oas.models.OpenAPI;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Auto-configuration that completes the OpenAPI document of springdoc with problems,
 * pages, idempotent requests and the security scheme.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ProblemAutoConfiguration.class,
		afterName = "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ GlobalOpenApiCustomizer.class, OpenAPI.class })
@ConditionalOnBooleanProperty(name = "plinth.openapi.enabled", matchIfMissing = true)
@ConditionalOnBean(ProblemRenderer.class)
public final class OpenApiAutoConfiguration {

	private static final String SECURITY_FILTER_CHAIN = "springSecurityFilterChain";

	@Bean
	@ConditionalOnMissingBean
	ProblemSchemas problemSchemas() {
		return new ProblemSchemas();
	}

	@Bean
	@ConditionalOnMissingBean
	EnvelopeSchemas envelopeSchemas() {
		return new EnvelopeSchemas();
	}

	@Bean
	@ConditionalOnMissingBean
	DocumentTitle documentTitle(Environment environment, ObjectProvider<BuildProperties> build) {
		BuildProperties properties = build.getIfAvailable();
		return new DocumentTitle(environment.getProperty("spring.application.name"),
				(properties != null) ? properties.getVersion() : null);
	}

	@Bean
	@ConditionalOnMissingBean
	OperationCompletion operationCompletion(ListableBeanFactory beans, Environment environment) {
		SpringDocUtils.getConfig()
			.addRequestWrapperToIgnore(PageQuery.class, CursorQuery.class)
			.addAnnotationsToIgnore(Sortable.class);
		return new OperationCompletion(beans.containsBean(SECURITY_FILTER_CHAIN),
				beans.containsBean("idempotencyFilter"),
				environment.getProperty("plinth.paging.max-size", Integer.class, 100));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SecurityFilterChain.class)
	@ConditionalOnBean(name = SECURITY_FILTER_CHAIN)
	static class SecurityConfiguration {

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		@ConditionalOnMissingBean(name = "securitySchemeCustomizer")
		OperationSecurity securitySchemeCustomizer(ObjectProvider<SecurityFilterChain> chains) {
			return new OperationSecurity(chains);
		}

	}

}

package dev.plinth.openapi.autoconfigure;

import dev.plinth.problem.ProblemRenderer;
import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import dev.plinth.web.CursorQuery;
import dev.plinth.web.PageQuery;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration that completes the OpenAPI document of springdoc with problems,
 * pages, idempotent requests and the security scheme.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ProblemAutoConfiguration.class)
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
	OperationCompletion operationCompletion(ListableBeanFactory beans, Environment environment) {
		SpringDocUtils.getConfig().addRequestWrapperToIgnore(PageQuery.class, CursorQuery.class);
		return new OperationCompletion(beans.containsBean(SECURITY_FILTER_CHAIN),
				beans.containsBean("idempotencyFilter"),
				environment.getProperty("plinth.paging.max-size", Integer.class, 100));
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	@ConditionalOnMissingBean(name = "securitySchemeCustomizer")
	GlobalOpenApiCustomizer securitySchemeCustomizer(ListableBeanFactory beans) {
		return (document) -> {
			if (beans.containsBean(SECURITY_FILTER_CHAIN) && document.getSecurity() == null) {
				document.getComponents()
					.addSecuritySchemes("bearer",
							new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer").bearerFormat("JWT"));
				document.addSecurityItem(new SecurityRequirement().addList("bearer"));
			}
		};
	}

}

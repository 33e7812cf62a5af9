package dev.plinth.web.autoconfigure;

import java.util.List;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.domain.Pageable;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Auto-configuration of paging in controllers.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "plinth.paging.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PagingProperties.class)
public final class PagingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "pagingWebMvcConfigurer")
	WebMvcConfigurer pagingWebMvcConfigurer(PagingProperties properties) {
		return resolving(new PageQueryArgumentResolver(properties), new CursorQueryArgumentResolver(properties));
	}

	private static WebMvcConfigurer resolving(HandlerMethodArgumentResolver... own) {
		return new WebMvcConfigurer() {

			@Override
			public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
				resolvers.addAll(List.of(own));
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Pageable.class)
	static class SpringDataConfiguration {

		/*
		 * Before Spring Data's own, which takes any Pageable.
		 */
		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		@ConditionalOnMissingBean(name = "pageableWebMvcConfigurer")
		WebMvcConfigurer pageableWebMvcConfigurer(PagingProperties properties) {
			return resolving(new SortablePageableArgumentResolver(properties));
		}

	}

}

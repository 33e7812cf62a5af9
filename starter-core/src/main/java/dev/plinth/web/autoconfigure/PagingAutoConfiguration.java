package dev.plinth.web.autoconfigure;

import java.util.List;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
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
		return new WebMvcConfigurer() {

			@Override
			public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
				resolvers.add(new PageQueryArgumentResolver(properties));
				resolvers.add(new CursorQueryArgumentResolver(properties));
			}

		};
	}

}

package dev.plinth.cache.autoconfigure;

import java.time.InstantSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import dev.plinth.cache.TwoLevelCacheManager;
import dev.plinth.cache.http.CachedResponse;
import dev.plinth.cache.http.CachedResponseFilter;
import dev.plinth.cache.http.CachedResponseInterceptor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link CachedResponse}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TwoLevelCacheAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass({ DispatcherServlet.class, WebMvcConfigurer.class })
@ConditionalOnBean(TwoLevelCacheManager.class)
@ConditionalOnBooleanProperty(name = "plinth.cache.http.enabled", matchIfMissing = true)
public final class CachedResponseAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CachedResponseFilter cachedResponseFilter(TwoLevelCacheProperties properties) {
		return new CachedResponseFilter(properties.http().maxBodySize(), InstantSource.system());
	}

	@Bean
	@ConditionalOnMissingBean
	CachedResponseInterceptor cachedResponseInterceptor(TwoLevelCacheManager cacheManager) {
		return new CachedResponseInterceptor(cacheManager, InstantSource.system());
	}

	@Bean
	WebMvcConfigurer cachedResponseConfigurer(CachedResponseInterceptor interceptor) {
		return new WebMvcConfigurer() {

			@Override
			public void addInterceptors(InterceptorRegistry registry) {
				registry.addInterceptor(interceptor).order(Ordered.LOWEST_PRECEDENCE);
			}

		};
	}

	@Bean
	SmartInitializingSingleton cachedResponseCheck(CachedResponseInterceptor interceptor,
			ObjectProvider<RequestMappingHandlerMapping> mappings) {
		return () -> mappings.orderedStream().forEach(interceptor::check);
	}

}

package dev.plinth.request.autoconfigure;

import java.time.Clock;
import java.time.InstantSource;

import dev.plinth.request.RequestId;
import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.client.ClientHttpRequestInterceptor;

/**
 * Auto-configuration of the request id.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "plinth.request-id.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RequestIdProperties.class)
public final class RequestIdAutoConfiguration {

	/*
	 * Spring Boot applies it to the executor of @Async methods and asynchronous requests,
	 * with a pool and with virtual threads.
	 */
	@Bean
	@ConditionalOnMissingBean(name = "requestIdTaskDecorator")
	RequestIdTaskDecorator requestIdTaskDecorator() {
		return new RequestIdTaskDecorator();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class FilterConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "requestIdFilter")
		FilterRegistrationBean<RequestIdFilter> requestIdFilter(RequestIdProperties properties,
				ObjectProvider<Clock> clock) {
			InstantSource time = clock.getIfUnique(Clock::systemUTC);
			FilterRegistrationBean<RequestIdFilter> registration = new FilterRegistrationBean<>(
					new RequestIdFilter(new RequestIdGenerator(time), properties.trustIncoming()));
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
			registration.setAsyncSupported(true);
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClientCustomizer.class)
	static class RestClientConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "requestIdRestClientCustomizer")
		RestClientCustomizer requestIdRestClientCustomizer() {
			return (builder) -> builder.requestInterceptor(interceptor());
		}

		@Bean
		@ConditionalOnMissingBean(name = "requestIdRestTemplateCustomizer")
		RestTemplateCustomizer requestIdRestTemplateCustomizer() {
			return (template) -> template.getInterceptors().add(interceptor());
		}

		private static ClientHttpRequestInterceptor interceptor() {
			return (request, body, execution) -> {
				String id = RequestId.current();
				if (id != null && !request.getHeaders().containsHeader(RequestId.HEADER)) {
					request.getHeaders().set(RequestId.HEADER, id);
				}
				return execution.execute(request, body);
			};
		}

	}

}

package dev.plinth.observability.access.autoconfigure;

import java.time.Duration;
import java.util.function.Function;

import ch.qos.logback.classic.LoggerContext;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.AccessLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Auto-configuration for the access log of Tomcat.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ AccessLog.class, TomcatServletWebServerFactory.class, DispatcherServlet.class })
@ConditionalOnBooleanProperty(name = "plinth.observability.access.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AccessLogProperties.class)
public final class AccessLogAutoConfiguration {

	private static final String SECURITY_CONTEXT_REPOSITORY = "org.springframework.security.web.context.RequestAttributeSecurityContextRepository";

	@Bean
	@ConditionalOnMissingBean
	AccessLogValve plinthAccessLogValve(AccessLogProperties properties) {
		return new AccessLogValve(properties, securityUser());
	}

	private static Function<HttpServletRequest, @Nullable String> securityUser() {
		return ClassUtils.isPresent(SECURITY_CONTEXT_REPOSITORY, AccessLogAutoConfiguration.class.getClassLoader())
				? SecurityUser::of : (request) -> null;
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> plinthAccessLogCustomizer(AccessLogValve valve) {
		return (factory) -> factory.addEngineValves(valve);
	}

	@Bean
	FilterRegistrationBean<AccessContextFilter> plinthAccessContextFilter() {
		FilterRegistrationBean<AccessContextFilter> registration = new FilterRegistrationBean<>(
				new AccessContextFilter());
		registration.setOrder(Ordered.LOWEST_PRECEDENCE - 10);
		return registration;
	}

	/**
	 * Where Logback writes.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(LoggerContext.class)
	static class LogbackConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "plinthBatchedAccessEvents")
		DisposableBean plinthBatchedAccessEvents(AccessLogProperties properties) {
			Duration maxDelay = properties.maxDelay();
			if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context && maxDelay.toNanos() > 0) {
				return new BatchedAccessEvents(context, maxDelay);
			}
			return () -> {
			};
		}

	}

}

package dev.plinth.request.autoconfigure;

import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemMapper;
import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of the limits of a request: the size of its body and the time it may
 * take. The size of its headers is limited by
 * {@code server.max-http-request-header-size}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ProblemAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "plinth.request-limits.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RequestLimitsProperties.class)
public final class RequestLimitsAutoConfiguration {

	/** Inside the filter that renders problems, outside all others. */
	private static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 20;

	@Bean
	@ConditionalOnMissingBean(name = "bodyLimitFilter")
	FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(RequestLimitsProperties properties) {
		long max = properties.maxBodySize().toBytes();
		FilterRegistrationBean<BodyLimitFilter> registration = new FilterRegistrationBean<>(new BodyLimitFilter(max));
		registration.setOrder(FILTER_ORDER);
		registration.setEnabled(max > 0);
		return registration;
	}

	@Bean
	@ConditionalOnMissingBean
	RequestTimeoutFilter requestTimeoutFilter(RequestLimitsProperties properties) {
		return new RequestTimeoutFilter(properties.timeout());
	}

	@Bean
	@ConditionalOnMissingBean(name = "requestTimeoutFilterRegistration")
	FilterRegistrationBean<RequestTimeoutFilter> requestTimeoutFilterRegistration(RequestTimeoutFilter filter,
			RequestLimitsProperties properties) {
		FilterRegistrationBean<RequestTimeoutFilter> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(FILTER_ORDER);
		registration.setEnabled(!properties.timeout().isZero() && !properties.timeout().isNegative());
		return registration;
	}

	/*
	 * The mark of the interruption is cleared: a channel that an interrupted thread
	 * writes to is closed.
	 */
	@Bean
	@ConditionalOnMissingBean(name = "requestTimeoutProblemMapper")
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ProblemMapper requestTimeoutProblemMapper() {
		return (failure, request) -> {
			if (request.getAttribute(RequestTimeoutFilter.TIMED_OUT) == null) {
				return null;
			}
			Thread.interrupted();
			return Problem.of(504, "timeout").build();
		};
	}

}

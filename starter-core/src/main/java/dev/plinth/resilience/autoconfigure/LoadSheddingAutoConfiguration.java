package dev.plinth.resilience.autoconfigure;

import dev.plinth.problem.ProblemRenderer;
import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of load shedding.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ProblemAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "plinth.load-shedding.enabled", matchIfMissing = true)
@ConditionalOnBean(ProblemRenderer.class)
@EnableConfigurationProperties(LoadSheddingProperties.class)
public final class LoadSheddingAutoConfiguration {

	private static final Log logger = LogFactory.getLog(LoadSheddingAutoConfiguration.class);

	/** Inside the filters of request id and problems, outside all others. */
	private static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 15;

	private static final int MAX_WITH_VIRTUAL_THREADS = 1000;

	@Bean
	@ConditionalOnMissingBean
	LoadSheddingFilter loadSheddingFilter(LoadSheddingProperties properties, ProblemRenderer renderer,
			Environment environment) {
		return new LoadSheddingFilter(max(properties, environment), properties, renderer);
	}

	private static int max(LoadSheddingProperties properties, Environment environment) {
		boolean virtual = environment.getProperty("spring.threads.virtual.enabled", Boolean.class, false);
		int threads = environment.getProperty("server.tomcat.threads.max", Integer.class, 200);
		if (properties.maxInFlight() > 0) {
			if (!virtual && properties.maxInFlight() >= threads) {
				logger.warn("plinth.load-shedding.max-in-flight is " + properties.maxInFlight()
						+ ", but with server.tomcat.threads.max of " + threads
						+ " no thread is left to refuse further requests and to answer probes");
			}
			return properties.maxInFlight();
		}
		return virtual ? MAX_WITH_VIRTUAL_THREADS : Math.max(1, threads * 4 / 5);
	}

	@Bean
	@ConditionalOnMissingBean(name = "loadSheddingFilterRegistration")
	FilterRegistrationBean<LoadSheddingFilter> loadSheddingFilterRegistration(LoadSheddingFilter filter) {
		FilterRegistrationBean<LoadSheddingFilter> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(FILTER_ORDER);
		registration.setAsyncSupported(true);
		return registration;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "loadSheddingMetrics")
		MeterBinder loadSheddingMetrics(LoadSheddingFilter filter) {
			return (registry) -> {
				Gauge.builder("plinth.load.in-flight", filter, LoadSheddingFilter::inFlight)
					.description("Requests that are worked on")
					.register(registry);
				FunctionCounter.builder("plinth.load.refused", filter, LoadSheddingFilter::refused)
					.description("Requests that were refused because of overload")
					.register(registry);
			};
		}

	}

}

package dev.plinth.observability.tracing.autoconfigure;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for log context that follows work to other threads, and for spans of
 * received requests.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = OpenTelemetryTracingAutoConfiguration.class,
		before = MicrometerTracingAutoConfiguration.class)
@ConditionalOnClass({ ContextRegistry.class, Slf4jThreadLocalAccessor.class, MDC.class })
@ConditionalOnBooleanProperty(name = "plinth.observability.context-propagation.enabled", matchIfMissing = true)
public final class ContextPropagationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LogContextPropagation plinthLogContextPropagation() {
		return new LogContextPropagation(ContextRegistry.getInstance());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Tracer.class, MicrometerTracingAutoConfiguration.class })
	@ConditionalOnBean({ Tracer.class, Propagator.class })
	static class SpanConfiguration {

		@Bean
		@ConditionalOnMissingBean(PropagatingReceiverTracingObservationHandler.class)
		@Order(MicrometerTracingAutoConfiguration.RECEIVER_TRACING_OBSERVATION_HANDLER_ORDER)
		ServerSpans plinthServerSpans(Tracer tracer, Propagator propagator) {
			return new ServerSpans(tracer, propagator);
		}

	}

}

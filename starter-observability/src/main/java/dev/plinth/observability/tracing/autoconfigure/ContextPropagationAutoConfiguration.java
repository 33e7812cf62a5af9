package dev.plinth.observability.tracing.autoconfigure;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for log context that follows work to other threads.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ ContextRegistry.class, Slf4jThreadLocalAccessor.class, MDC.class })
@ConditionalOnBooleanProperty(name = "plinth.observability.context-propagation.enabled", matchIfMissing = true)
public final class ContextPropagationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LogContextPropagation plinthLogContextPropagation() {
		return new LogContextPropagation(ContextRegistry.getInstance());
	}

}

package dev.plinth.observability.tracing.autoconfigure;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;

import org.springframework.beans.factory.DisposableBean;

/**
 * Registers the request id and user id of the log context with Micrometer's context
 * propagation for as long as an application runs.
 */
final class LogContextPropagation implements DisposableBean {

	private final ContextRegistry registry;

	LogContextPropagation(ContextRegistry registry) {
		this.registry = registry;
		registry.registerThreadLocalAccessor(new Slf4jThreadLocalAccessor("requestId", "userId"));
	}

	@Override
	public void destroy() {
		this.registry.removeThreadLocalAccessor(Slf4jThreadLocalAccessor.KEY);
	}

}

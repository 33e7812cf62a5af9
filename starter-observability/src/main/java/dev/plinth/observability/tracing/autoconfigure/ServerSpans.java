package dev.plinth.observability.tracing.autoconfigure;

import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;

/**
 * Spans of requests that are received. One that is not sampled gets no tags, since nobody
 * will see them.
 */
final class ServerSpans extends PropagatingReceiverTracingObservationHandler<ReceiverContext<?>> {

	ServerSpans(Tracer tracer, Propagator propagator) {
		super(tracer, propagator);
	}

	@Override
	public void tagSpan(ReceiverContext<?> context, Span span) {
		if (!span.isNoop()) {
			super.tagSpan(context, span);
		}
	}

}

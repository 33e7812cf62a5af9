package dev.plinth.observability.access.autoconfigure;

import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * The ids of the trace and span that handled a request.
 *
 * @param traceId the id of the trace
 * @param spanId the id of the span
 */
record TraceIds(@Nullable String traceId, @Nullable String spanId) {

	private static final TraceIds NONE = new TraceIds(null, null);

	private static final boolean TRACING = ClassUtils
		.isPresent("io.micrometer.tracing.handler.TracingObservationHandler", TraceIds.class.getClassLoader());

	static TraceIds of(HttpServletRequest request) {
		return TRACING ? Tracing.of(request) : NONE;
	}

	/**
	 * Access to Micrometer Tracing, which may be absent.
	 */
	private static final class Tracing {

		static TraceIds of(HttpServletRequest request) {
			return ServerHttpObservationFilter.findObservationContext(request).map((observation) -> {
				TracingContext tracing = observation.get(TracingContext.class);
				if (tracing == null || tracing.getSpan() == null) {
					return NONE;
				}
				TraceContext context = tracing.getSpan().context();
				return new TraceIds(context.traceId(), context.spanId());
			}).orElse(NONE);
		}

	}

}

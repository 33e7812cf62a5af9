package dev.plinth.benchmarks.peers;

import java.io.IOException;
import java.util.UUID;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Request id and one log event for each request.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class AccessLogFilter extends OncePerRequestFilter {

	private static final Logger access = LoggerFactory.getLogger("access");

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		long start = System.nanoTime();
		String given = request.getHeader("X-Request-Id");
		String id = (given != null) ? given : UUID.randomUUID().toString();
		response.setHeader("X-Request-Id", id);
		MDC.put("requestId", id);
		try {
			chain.doFilter(request, response);
		}
		finally {
			access.atInfo()
				.addKeyValue("http.request.method", request.getMethod())
				.addKeyValue("url.path", request.getRequestURI())
				.addKeyValue("http.route", request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
				.addKeyValue("http.response.status_code", response.getStatus())
				.addKeyValue("event.duration", System.nanoTime() - start)
				.addKeyValue("client.ip", request.getRemoteAddr())
				.addKeyValue("user.id", request.getRemoteUser())
				.addKeyValue("user_agent.original", request.getHeader("User-Agent"))
				.log("{} {} {}", request.getMethod(), request.getRequestURI(), response.getStatus());
			MDC.remove("requestId");
		}
	}

}

package dev.plinth.observability.access.autoconfigure;

import java.io.IOException;
import java.security.Principal;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.MDC;

import org.springframework.web.servlet.HandlerMapping;

/**
 * Keeps what is known about a request while it is handled, for the access event that is
 * written after its thread has forgotten it. Runs after the security filters.
 */
final class AccessContextFilter implements Filter {

	static final String USER = "dev.plinth.user.id";

	static final String ROUTE = "dev.plinth.access.route";

	static final String REQUEST_ID = "dev.plinth.request.id";

	@Override
	public void doFilter(ServletRequest servletRequest, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest request = (HttpServletRequest) servletRequest;
		rememberUser(request);
		try {
			chain.doFilter(request, response);
		}
		finally {
			Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
			if (route != null) {
				request.setAttribute(ROUTE, route);
			}
			rememberUser(request);
		}
	}

	private static void rememberUser(HttpServletRequest request) {
		if (request.getAttribute(USER) == null) {
			String user = MDC.get("userId");
			if (user == null) {
				Principal principal = request.getUserPrincipal();
				user = (principal != null) ? principal.getName() : null;
			}
			if (user != null) {
				request.setAttribute(USER, user);
			}
		}
		if (request.getAttribute(REQUEST_ID) == null) {
			String requestId = MDC.get("requestId");
			if (requestId != null) {
				request.setAttribute(REQUEST_ID, requestId);
			}
		}
	}

}

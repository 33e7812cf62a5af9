package dev.plinth.observability.access.autoconfigure;

import java.io.IOException;
import java.security.Principal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.MDC;

import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Keeps what is known about a request while it is handled, for the access event that is
 * written after its thread has forgotten it. Runs after the security filters.
 */
final class AccessContextFilter extends OncePerRequestFilter {

	static final String USER = "dev.plinth.user.id";

	static final String ROUTE = "dev.plinth.access.route";

	static final String REQUEST_ID = "dev.plinth.request.id";

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
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

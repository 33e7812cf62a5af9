package dev.plinth.security.autoconfigure;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.MDC;

import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Puts the id of the user into the logging context, and into a request attribute for what
 * is written after the request.
 */
final class UserIdFilter extends OncePerRequestFilter {

	static final String MDC_KEY = "userId";

	static final String ATTRIBUTE = "dev.plinth.user.id";

	private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		if (authentication == null || !this.trust.isAuthenticated(authentication)) {
			chain.doFilter(request, response);
			return;
		}
		String userId = authentication.getName();
		request.setAttribute(ATTRIBUTE, userId);
		MDC.put(MDC_KEY, userId);
		try {
			chain.doFilter(request, response);
		}
		finally {
			MDC.remove(MDC_KEY);
		}
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

}

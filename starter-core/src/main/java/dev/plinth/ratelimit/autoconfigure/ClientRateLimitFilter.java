package dev.plinth.ratelimit.autoconfigure;

import java.io.IOException;
import java.util.List;

import dev.plinth.ratelimit.RateWindow;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The second stage, after Spring Security: limits by principal, else API key, else
 * address.
 */
final class ClientRateLimitFilter implements Filter {

	private final RateLimiter limiter;

	ClientRateLimitFilter(RateLimiter limiter) {
		this.limiter = limiter;
	}

	@Override
	@SuppressWarnings("unchecked")
	public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest request = (HttpServletRequest) servletRequest;
		HttpServletResponse response = (HttpServletResponse) servletResponse;
		List<RateWindow> windows = (List<RateWindow>) request.getAttribute(AddressRateLimitFilter.WINDOWS);
		if (windows != null) {
			request.removeAttribute(AddressRateLimitFilter.WINDOWS);
			if (!this.limiter.allow(this.limiter.client(request), windows, request, response)) {
				return;
			}
		}
		chain.doFilter(request, response);
	}

}

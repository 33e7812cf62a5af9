package dev.plinth.ratelimit.autoconfigure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.plinth.ratelimit.RateWindow;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The first stage, ahead of Spring Security: limits by address. A request that Spring
 * Security refuses never gets to the second stage; it is counted for its address
 * afterwards, so that guessing credentials is limited too.
 */
final class AddressRateLimitFilter implements Filter {

	/** Attribute with the windows that the second stage counts. */
	static final String WINDOWS = AddressRateLimitFilter.class.getName() + ".windows";

	private static final Log logger = LogFactory.getLog(AddressRateLimitFilter.class);

	private final AtomicBoolean warned = new AtomicBoolean();

	private final RateLimiter limiter;

	private final boolean warnOfForwarding;

	AddressRateLimitFilter(RateLimiter limiter, boolean warnOfForwarding) {
		this.limiter = limiter;
		this.warnOfForwarding = warnOfForwarding;
	}

	@Override
	public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest request = (HttpServletRequest) servletRequest;
		HttpServletResponse response = (HttpServletResponse) servletResponse;
		List<RateRule> rules = this.limiter.rules().find(request);
		if (rules.isEmpty()) {
			chain.doFilter(request, response);
			return;
		}
		warnOfForwarding(request);
		String address = this.limiter.address(request);
		List<RateWindow> byAddress = windows(rules, RateLimitProperties.Key.ADDRESS);
		List<RateWindow> byClient = windows(rules, RateLimitProperties.Key.CLIENT);
		if (!byAddress.isEmpty() && !this.limiter.allow(address, byAddress, request, response)) {
			return;
		}
		if (byClient.isEmpty()) {
			chain.doFilter(request, response);
			return;
		}
		if (request.getHeader("Authorization") == null && request.getUserPrincipal() == null
				&& this.limiter.isRefused(address, byClient)) {
			this.limiter.allow(address, byClient, request, response);
			return;
		}
		request.setAttribute(WINDOWS, byClient);
		try {
			chain.doFilter(request, response);
		}
		finally {
			if (request.getAttribute(WINDOWS) != null) {
				request.removeAttribute(WINDOWS);
				this.limiter.decide(address, byClient);
			}
		}
	}

	private static List<RateWindow> windows(List<RateRule> rules, RateLimitProperties.Key key) {
		List<RateWindow> windows = new ArrayList<>(2);
		for (RateRule rule : rules) {
			if (rule.key() == key) {
				windows.addAll(rule.windows());
			}
		}
		return windows;
	}

	private void warnOfForwarding(HttpServletRequest request) {
		if (this.warnOfForwarding && !this.warned.get()
				&& (request.getHeader("X-Forwarded-For") != null || request.getHeader("Forwarded") != null)
				&& this.warned.compareAndSet(false, true)) {
			logger.warn("A request has X-Forwarded-For, but server.forward-headers-strategy is not set: all clients "
					+ "behind a proxy share its rate limit. Set it to native or framework if there is a proxy.");
		}
	}

}

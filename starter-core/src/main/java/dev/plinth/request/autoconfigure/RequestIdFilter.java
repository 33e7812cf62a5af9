package dev.plinth.request.autoconfigure;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

import dev.plinth.request.RequestId;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.lang.Contract;

/**
 * Gives each request its id, in the request, the answer and the log, on every thread that
 * is dispatched to.
 */
final class RequestIdFilter implements Filter {

	private static final int MAX_LENGTH = 128;

	private final RequestIdGenerator generator;

	private final boolean trustIncoming;

	RequestIdFilter(RequestIdGenerator generator, boolean trustIncoming) {
		this.generator = generator;
		this.trustIncoming = trustIncoming;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		String id = RequestId.of(request);
		if (id == null) {
			id = find((HttpServletRequest) request);
			request.setAttribute(RequestId.ATTRIBUTE, id);
			((HttpServletResponse) response).setHeader(RequestId.HEADER, id);
		}
		String before = MDC.get(RequestId.MDC_KEY);
		MDC.put(RequestId.MDC_KEY, id);
		try {
			chain.doFilter(request, response);
		}
		finally {
			if (before != null) {
				MDC.put(RequestId.MDC_KEY, before);
			}
			else {
				MDC.remove(RequestId.MDC_KEY);
			}
		}
	}

	private String find(HttpServletRequest request) {
		if (this.trustIncoming) {
			String incoming = request.getHeader(RequestId.HEADER);
			if (isWellFormed(incoming)) {
				return incoming;
			}
		}
		return this.generator.next(ThreadLocalRandom.current());
	}

	@Contract("null -> false")
	private static boolean isWellFormed(@Nullable String id) {
		if (id == null || id.isEmpty() || id.length() > MAX_LENGTH) {
			return false;
		}
		for (int i = 0; i < id.length(); i++) {
			char c = id.charAt(i);
			boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
			if (!letterOrDigit && c != '-' && c != '_' && c != '.' && c != ':') {
				return false;
			}
		}
		return true;
	}

}

package dev.plinth.observability.shutdown.autoconfigure;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

/**
 * Takes leave of proxies while the application drains: with its next answer each kept
 * connection ends, so that none is left that a request could be lost on when the port
 * closes.
 */
final class DrainFilter implements Filter {

	private final DrainDelay drain;

	DrainFilter(DrainDelay drain) {
		this.drain = drain;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (this.drain.isDraining() && request.getProtocol().startsWith("HTTP/1.")) {
			((HttpServletResponse) response).setHeader(HttpHeaders.CONNECTION, "close");
		}
		chain.doFilter(request, response);
	}

}

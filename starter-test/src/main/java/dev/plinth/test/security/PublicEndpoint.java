package dev.plinth.test.security;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Endpoints that everybody may call.
 */
record PublicEndpoint(@Nullable HttpMethod method, PathPattern pattern) {

	static PublicEndpoint parse(String text) {
		String[] parts = text.strip().split("\\s+", 2);
		HttpMethod method = (parts.length > 1) ? HttpMethod.valueOf(parts[0].toUpperCase(Locale.ROOT)) : null;
		return new PublicEndpoint(method, PathPatternParser.defaultInstance.parse(parts[parts.length - 1]));
	}

	boolean matches(Endpoint endpoint) {
		return (this.method == null || this.method.equals(endpoint.method()))
				&& this.pattern.matches(PathContainer.parsePath(endpoint.path()));
	}

}

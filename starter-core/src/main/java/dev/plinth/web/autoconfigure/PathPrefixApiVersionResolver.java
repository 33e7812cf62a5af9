package dev.plinth.web.autoconfigure;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.accept.ApiVersionResolver;

/**
 * Finds the version of an API in the segment after a prefix, like 2 in {@code /api/v2}.
 * Other paths have no version.
 */
final class PathPrefixApiVersionResolver implements ApiVersionResolver {

	private final String prefix;

	PathPrefixApiVersionResolver(String prefix) {
		this.prefix = (prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix) + "/v";
	}

	@Override
	public @Nullable String resolveVersion(HttpServletRequest request) {
		String path = request.getRequestURI();
		int start = request.getContextPath().length();
		if (!path.startsWith(this.prefix, start)) {
			return null;
		}
		int from = start + this.prefix.length();
		int to = from;
		while (to < path.length() && path.charAt(to) != '/') {
			char c = path.charAt(to++);
			if ((c < '0' || c > '9') && c != '.') {
				return null;
			}
		}
		boolean number = to > from && to - from <= 12 && path.charAt(from) != '.' && path.charAt(to - 1) != '.';
		return number ? path.substring(from, to) : null;
	}

}

package dev.plinth.ratelimit.autoconfigure;

import java.util.List;
import java.util.Set;

import dev.plinth.ratelimit.RateWindow;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * A limit of the requests to some paths.
 *
 * @param name the name
 * @param patterns the paths
 * @param methods the HTTP methods, empty for all
 * @param key what tells clients apart
 * @param windows the windows
 */
record RateRule(String name, List<PathPattern> patterns, Set<String> methods, RateLimitProperties.Key key,
		List<RateWindow> windows) {

	boolean matches(String method, PathContainer path) {
		if (!this.methods.isEmpty() && !this.methods.contains(method.equals("HEAD") ? "GET" : method)
				&& !this.methods.contains(method)) {
			return false;
		}
		for (PathPattern pattern : this.patterns) {
			if (pattern.matches(path)) {
				return true;
			}
		}
		return false;
	}

	RateRule withWindows(List<RateWindow> changed) {
		return new RateRule(this.name, this.patterns, this.methods, this.key, changed);
	}

}

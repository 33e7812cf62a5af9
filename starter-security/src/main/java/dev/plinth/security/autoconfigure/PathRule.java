package dev.plinth.security.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * A path pattern with a method before it, or without one.
 */
final class PathRule {

	private static final List<HttpMethod> METHODS = Arrays.asList(HttpMethod.values());

	private PathRule() {
	}

	/**
	 * Return what matches the paths of a property.
	 * @param builder makes the matchers
	 * @param property the name of the property
	 * @param rules the value of the property
	 * @return the matchers
	 */
	static RequestMatcher[] matchers(PathPatternRequestMatcher.Builder builder, String property,
			Iterable<String> rules) {
		List<RequestMatcher> matchers = new ArrayList<>();
		for (String rule : rules) {
			try {
				matchers.add(matcher(builder, rule.trim()));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidPathRuleException(property, rule, ex);
			}
		}
		return matchers.toArray(RequestMatcher[]::new);
	}

	private static RequestMatcher matcher(PathPatternRequestMatcher.Builder builder, String rule) {
		int space = rule.indexOf(' ');
		if (space < 0) {
			return builder.matcher(path(rule));
		}
		HttpMethod method = HttpMethod.valueOf(rule.substring(0, space));
		if (!METHODS.contains(method)) {
			throw new IllegalArgumentException("There is no method " + method);
		}
		return builder.matcher(method, path(rule.substring(space + 1).trim()));
	}

	private static String path(String path) {
		if (!path.startsWith("/")) {
			throw new IllegalArgumentException("The path does not start with a slash");
		}
		return path;
	}

}

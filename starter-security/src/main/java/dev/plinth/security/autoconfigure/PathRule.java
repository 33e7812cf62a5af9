package dev.plinth.security.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * A path pattern with a method before it, or without one.
 */
final class PathRule {

	private PathRule() {
	}

	static RequestMatcher matcher(PathPatternRequestMatcher.Builder builder, String rule) {
		String trimmed = rule.trim();
		int space = trimmed.indexOf(' ');
		if (space < 0) {
			return builder.matcher(trimmed);
		}
		return builder.matcher(HttpMethod.valueOf(trimmed.substring(0, space)), trimmed.substring(space + 1).trim());
	}

	static RequestMatcher[] matchers(PathPatternRequestMatcher.Builder builder, Iterable<String> rules) {
		List<RequestMatcher> matchers = new ArrayList<>();
		rules.forEach((rule) -> matchers.add(matcher(builder, rule)));
		return matchers.toArray(RequestMatcher[]::new);
	}

}

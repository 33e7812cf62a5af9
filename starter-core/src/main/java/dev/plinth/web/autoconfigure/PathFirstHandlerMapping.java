package dev.plinth.web.autoconfigure;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.mvc.condition.PathPatternsRequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Mapping of Spring MVC that compares a request with the path of a controller method
 * before its other conditions. Most methods have another path, and some conditions parse
 * headers.
 */
final class PathFirstHandlerMapping extends RequestMappingHandlerMapping {

	@Override
	protected @Nullable RequestMappingInfo getMatchingMapping(RequestMappingInfo info, HttpServletRequest request) {
		PathPatternsRequestCondition paths = info.getPathPatternsCondition();
		return (paths == null || paths.getMatchingCondition(request) != null) ? super.getMatchingMapping(info, request)
				: null;
	}

}

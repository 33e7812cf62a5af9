package dev.plinth.observability.endpoint.autoconfigure;

import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Asks another mapping about requests to its paths only.
 */
final class LiteralPathsMapping implements HandlerMapping, Ordered {

	private final AbstractHandlerMapping mapping;

	private final Set<String> paths;

	/**
	 * Create a mapping.
	 * @param mapping the other mapping
	 * @param paths its paths, none of which is a pattern
	 */
	LiteralPathsMapping(AbstractHandlerMapping mapping, Set<String> paths) {
		this.mapping = mapping;
		this.paths = paths;
	}

	@Override
	public @Nullable HandlerExecutionChain getHandler(HttpServletRequest request) throws Exception {
		return this.paths
			.contains(ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication().value())
					? this.mapping.getHandler(request) : null;
	}

	@Override
	public boolean usesPathPatterns() {
		return this.mapping.usesPathPatterns();
	}

	@Override
	public int getOrder() {
		return this.mapping.getOrder();
	}

}

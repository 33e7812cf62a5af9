package dev.plinth.jobs.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 404 to everything but health and actuator requests: a worker process serves no
 * traffic, and a load balancer that finds it all the same gets no half-working instance.
 */
final class WorkerRoleFilter extends OncePerRequestFilter implements Ordered {

	private static final Set<String> HEALTH = Set.of("/livez", "/readyz", "/health");

	private final List<String> prefixes;

	/**
	 * Create a filter.
	 * @param actuatorPath the base path of the actuator
	 */
	WorkerRoleFilter(String actuatorPath) {
		this.prefixes = List.of(actuatorPath, actuatorPath + "/");
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 5;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String path = request.getRequestURI().substring(request.getContextPath().length());
		if (HEALTH.contains(path) || path.equals(this.prefixes.get(0)) || path.startsWith(this.prefixes.get(1))) {
			chain.doFilter(request, response);
		}
		else {
			response.setStatus(HttpServletResponse.SC_NOT_FOUND);
		}
	}

}

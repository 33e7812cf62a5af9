package dev.plinth.problem.autoconfigure;

import java.io.IOException;

import dev.plinth.problem.ProblemRenderer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Answers 403 in the shape of all problems.
 */
class ProblemAccessDeniedHandler implements AccessDeniedHandler {

	private final ProblemRenderer renderer;

	ProblemAccessDeniedHandler(ProblemRenderer renderer) {
		this.renderer = renderer;
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException ex)
			throws IOException {
		this.renderer.render(ex, request, response);
	}

}

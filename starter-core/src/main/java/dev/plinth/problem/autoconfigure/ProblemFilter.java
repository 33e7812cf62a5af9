package dev.plinth.problem.autoconfigure;

import java.io.IOException;

import dev.plinth.problem.ProblemRenderer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.WebUtils;

/**
 * Renders what filters throw, and errors that filters and servlets send by status alone,
 * without another dispatch through the container. A dispatch to the error page would pass
 * the filters again, where Spring Security may deny it.
 */
final class ProblemFilter implements Filter {

	private final ProblemRenderer renderer;

	private final ErrorPages pages;

	private final boolean sendErrors;

	/**
	 * Create a filter.
	 * @param renderer writes the problems
	 * @param pages the error pages of the application
	 * @param sendErrors whether to render errors that are sent by status
	 */
	ProblemFilter(ProblemRenderer renderer, ErrorPages pages, boolean sendErrors) {
		this.renderer = renderer;
		this.pages = pages;
		this.sendErrors = sendErrors;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest httpRequest = (HttpServletRequest) request;
		HttpServletResponse httpResponse = (HttpServletResponse) response;
		HttpServletResponse wrapped = wrap(httpRequest, httpResponse);
		try {
			chain.doFilter(request, wrapped);
		}
		catch (Exception | StackOverflowError | LinkageError ex) {
			if (response.isCommitted()) {
				throw ex;
			}
			this.renderer.render(ex, httpRequest, httpResponse);
		}
	}

	private HttpServletResponse wrap(HttpServletRequest request, HttpServletResponse response) {
		boolean done = !this.sendErrors || WebUtils.getNativeResponse(response, ErrorResponseWrapper.class) != null;
		return done ? response : new ErrorResponseWrapper(request, response);
	}

	/**
	 * Renders instead of having the container dispatch to the error page, except where
	 * that is a page of the application.
	 */
	private final class ErrorResponseWrapper extends HttpServletResponseWrapper {

		private final HttpServletRequest request;

		ErrorResponseWrapper(HttpServletRequest request, HttpServletResponse response) {
			super(response);
			this.request = request;
		}

		@Override
		public void sendError(int status) throws IOException {
			sendError(status, null);
		}

		@Override
		public void sendError(int status, @Nullable String message) throws IOException {
			if (status < 400 || isCommitted() || ProblemFilter.this.pages.has(this.request, status)) {
				super.sendError(status, message);
				return;
			}
			ProblemFilter.this.renderer.render(new StatusException(status), this.request,
					(HttpServletResponse) getResponse());
		}

	}

}

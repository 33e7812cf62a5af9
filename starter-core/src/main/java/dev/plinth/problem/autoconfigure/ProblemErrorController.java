package dev.plinth.problem.autoconfigure;

import java.io.IOException;

import dev.plinth.problem.NotFoundException;
import dev.plinth.problem.ProblemRenderer;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.webmvc.autoconfigure.error.BasicErrorController;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * The page to which the container dispatches errors. Error pages of the application win,
 * shown the way Spring Boot does.
 */
@Controller
@RequestMapping("${spring.web.error.path:${error.path:/error}}")
class ProblemErrorController implements ErrorController {

	private final ProblemRenderer renderer;

	private final ErrorPages pages;

	private final BasicErrorController views;

	ProblemErrorController(ProblemRenderer renderer, ErrorPages pages, BasicErrorController views) {
		this.renderer = renderer;
		this.pages = pages;
		this.views = views;
	}

	@RequestMapping
	@Nullable ModelAndView error(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (!(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status)) {
			this.renderer.render(new NotFoundException(), request, response);
			return null;
		}
		if (this.pages.has(request, status)) {
			return this.views.errorHtml(request, response);
		}
		Throwable failure = (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable throwable)
				? throwable : new StatusException(status);
		this.renderer.render(failure, request, response);
		return null;
	}

}

package dev.plinth.problem.autoconfigure;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.plinth.problem.NotFoundException;
import dev.plinth.problem.ProblemRenderer;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.ModelAndView;

/**
 * The page to which the container dispatches errors. Error templates of the application
 * win where a browser navigates.
 */
@Controller
@RequestMapping("${spring.web.error.path:${error.path:/error}}")
class ProblemErrorController implements ErrorController {

	private final ProblemRenderer renderer;

	private final ErrorAttributes attributes;

	private final List<ErrorViewResolver> viewResolvers;

	ProblemErrorController(ProblemRenderer renderer, ErrorAttributes attributes,
			List<ErrorViewResolver> viewResolvers) {
		this.renderer = renderer;
		this.attributes = attributes;
		this.viewResolvers = List.copyOf(viewResolvers);
	}

	@RequestMapping
	@Nullable ModelAndView error(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (!(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status)) {
			this.renderer.render(new NotFoundException(), request, response);
			return null;
		}
		if (ProblemWriter.isNavigation(request)) {
			ModelAndView view = view(request, status);
			if (view != null) {
				return view;
			}
		}
		Throwable failure = (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable throwable)
				? throwable : new StatusException(status);
		this.renderer.render(failure, request, response);
		return null;
	}

	private @Nullable ModelAndView view(HttpServletRequest request, int statusCode) {
		HttpStatus status = HttpStatus.resolve(statusCode);
		if (status == null || this.viewResolvers.isEmpty()) {
			return null;
		}
		Map<String, Object> model = new LinkedHashMap<>();
		this.attributes.getErrorAttributes(new ServletWebRequest(request), ErrorAttributeOptions.defaults())
			.forEach((name, value) -> {
				if (value != null) {
					model.put(name, value);
				}
			});
		for (ErrorViewResolver resolver : this.viewResolvers) {
			ModelAndView view = resolver.resolveErrorView(request, status, model);
			if (view != null) {
				return view;
			}
		}
		return null;
	}

}

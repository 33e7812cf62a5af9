package dev.plinth.test.security;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Method and path that a handler of the application answers.
 */
record Endpoint(HttpMethod method, String pattern, HandlerMethod handler) {

	private static final List<HttpMethod> METHODS = List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT,
			HttpMethod.PATCH, HttpMethod.DELETE);

	private static final String ERROR_CONTROLLER = "org.springframework.boot.webmvc.error.ErrorController";

	static Stream<Endpoint> of(ApplicationContext context) {
		return context.getBeansOfType(RequestMappingInfoHandlerMapping.class)
			.values()
			.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().entrySet().stream())
			.filter((entry) -> !isErrorController(entry.getValue()))
			.flatMap((entry) -> of(entry.getKey(), entry.getValue()));
	}

	private static Stream<Endpoint> of(RequestMappingInfo mapping, HandlerMethod handler) {
		Set<RequestMethod> declared = mapping.getMethodsCondition().getMethods();
		List<HttpMethod> methods = declared.isEmpty() ? METHODS
				: declared.stream().map(RequestMethod::asHttpMethod).toList();
		return mapping.getPatternValues()
			.stream()
			.flatMap((pattern) -> methods.stream().map((method) -> new Endpoint(method, pattern, handler)));
	}

	/**
	 * Returns a path that the pattern matches.
	 * @return the path, with {@code 1} for each variable
	 */
	String path() {
		String path = this.pattern.replaceAll("\\{[^{}]*(\\{[^{}]*}[^{}]*)*}", "1")
			.replaceAll("\\*+", "1")
			.replace('?', '1');
		return path.startsWith("/") ? path : "/" + path;
	}

	@Override
	public String toString() {
		return "%s %s (%s#%s)".formatted(this.method, this.pattern, this.handler.getBeanType().getSimpleName(),
				this.handler.getMethod().getName());
	}

	private static boolean isErrorController(HandlerMethod handler) {
		return Stream.of(handler.getBeanType().getInterfaces())
			.anyMatch((type) -> type.getName().equals(ERROR_CONTROLLER))
				|| handler.getBeanType().getSimpleName().equals("BasicErrorController");
	}

}

package dev.plinth.validation.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import dev.plinth.problem.Fault;
import dev.plinth.web.CursorQuery;
import dev.plinth.web.PageQuery;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ServletRequestDataBinderFactory;

/**
 * Finds the other faults of a request once one of its arguments could not be resolved:
 * Spring MVC stops at the first. The arguments are resolved once more, each on its own.
 */
final class RequestFaults {

	private final RequestMappingHandlerAdapter adapter;

	private final Validator validator;

	private final int maxFaults;

	private final ParameterNameDiscoverer parameterNames = new DefaultParameterNameDiscoverer();

	RequestFaults(RequestMappingHandlerAdapter adapter, Validator validator, int maxFaults) {
		this.adapter = adapter;
		this.validator = validator;
		this.maxFaults = maxFaults;
	}

	/**
	 * Add the other faults.
	 * @param first the faults of the argument that could not be resolved
	 * @param ofBody whether they are faults of the body, which cannot be read again
	 * @param request the request
	 * @param faults tells the faults of a failure
	 * @return all faults
	 */
	List<Fault> complete(List<Fault> first, boolean ofBody, HttpServletRequest request,
			Function<Throwable, @Nullable List<Fault>> faults) {
		Object handler = request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		List<HandlerMethodArgumentResolver> resolvers = this.adapter.getArgumentResolvers();
		if (!(handler instanceof HandlerMethod method) || resolvers == null) {
			return first;
		}
		Set<Fault> all = new LinkedHashSet<>(first);
		MethodParameter[] parameters = method.getMethodParameters();
		@Nullable Object[] arguments = new @Nullable Object[parameters.length];
		boolean[] resolved = new boolean[parameters.length];
		boolean failed = false;
		Resolution resolution = new Resolution(request, resolvers);
		for (int i = 0; i < parameters.length; i++) {
			parameters[i].initParameterNameDiscovery(this.parameterNames);
			boolean body = parameters[i].hasParameterAnnotation(RequestBody.class);
			if (body ? (ofBody || !failed) : !isOfRequest(parameters[i])) {
				continue;
			}
			try {
				arguments[i] = resolution.resolve(parameters[i]);
				resolved[i] = !body;
			}
			catch (Exception ex) {
				failed = true;
				List<Fault> found = faults.apply(ex);
				if (found != null) {
					all.addAll(found);
				}
			}
		}
		if (method.shouldValidateArguments()) {
			violations(method, arguments, resolved, all);
		}
		return all.stream().limit(this.maxFaults).toList();
	}

	private void violations(HandlerMethod method, @Nullable Object[] arguments, boolean[] resolved, Set<Fault> all) {
		List<ConstraintViolation<Object>> violations = new ArrayList<>(this.validator.forExecutables()
			.validateParameters(method.createWithResolvedBean().getBean(), method.getMethod(), arguments));
		for (ConstraintViolation<Object> violation : violations) {
			StringBuilder pointer = new StringBuilder();
			int index = -1;
			for (Path.Node node : violation.getPropertyPath()) {
				if (node.getKind() == ElementKind.PARAMETER) {
					index = node.as(Path.ParameterNode.class).getParameterIndex();
				}
				else if (node.getKind() == ElementKind.PROPERTY) {
					pointer.append('/').append(JsonNames.escape(node.getName()));
				}
			}
			if (index >= 0 && resolved[index]) {
				String name = ValidationProblemMapper.name(method.getMethodParameters()[index]);
				boolean nested = !pointer.isEmpty();
				all.add(ConstraintFaults.of(nested ? pointer.toString() : "/" + JsonNames.escape(name), violation));
			}
		}
	}

	private static boolean isOfRequest(MethodParameter parameter) {
		return parameter.hasParameterAnnotation(RequestParam.class)
				|| parameter.hasParameterAnnotation(PathVariable.class)
				|| parameter.hasParameterAnnotation(RequestHeader.class)
				|| parameter.hasParameterAnnotation(CookieValue.class)
				|| parameter.hasParameterAnnotation(ModelAttribute.class)
				|| parameter.getParameterType() == PageQuery.class || (parameter.getParameterAnnotations().length == 0
						&& BeanUtils.isSimpleProperty(parameter.getParameterType()));
	}

	private final class Resolution {

		private final ServletWebRequest request;

		private final List<HandlerMethodArgumentResolver> resolvers;

		private final WebDataBinderFactory binderFactory = new ServletRequestDataBinderFactory(null,
				RequestFaults.this.adapter.getWebBindingInitializer());

		private Resolution(HttpServletRequest request, List<HandlerMethodArgumentResolver> resolvers) {
			this.request = new ServletWebRequest(request);
			this.resolvers = resolvers;
		}

		private @Nullable Object resolve(MethodParameter parameter) throws Exception {
			for (HandlerMethodArgumentResolver resolver : this.resolvers) {
				if (resolver.supportsParameter(parameter)) {
					return resolver.resolveArgument(parameter, new ModelAndViewContainer(), this.request,
							this.binderFactory);
				}
			}
			return null;
		}

	}

}

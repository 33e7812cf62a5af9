package dev.plinth.problem.autoconfigure;

import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.template.TemplateAvailabilityProviders;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.View;

/**
 * The error pages that an application has of its own: by status, or a view {@code error}
 * for all. Spring Boot's fallback is none.
 */
final class ErrorPages {

	private static final String VIEW = "error";

	private final ObjectProvider<ErrorViewResolver> resolvers;

	private final SingletonSupplier<Boolean> forAll;

	ErrorPages(ApplicationContext context) {
		this.resolvers = context.getBeanProvider(ErrorViewResolver.class);
		this.forAll = SingletonSupplier.of(() -> hasViewForAll(context));
	}

	private static boolean hasViewForAll(ApplicationContext context) {
		ClassLoader classLoader = context.getClassLoader();
		if (classLoader != null && new TemplateAvailabilityProviders(context).getProvider(VIEW,
				context.getEnvironment(), classLoader, context) != null) {
			return true;
		}
		return context.containsBean(VIEW) && context.isTypeMatch(VIEW, View.class)
				&& !context.getBean(VIEW).getClass().getName().startsWith(ErrorMvcAutoConfiguration.class.getName());
	}

	/**
	 * Whether a client that prefers HTML gets a page of the application.
	 * @param request the request
	 * @param status the status of the answer
	 * @return whether there is a page
	 */
	boolean has(HttpServletRequest request, int status) {
		String accept = request.getHeader(HttpHeaders.ACCEPT);
		HttpStatus known = HttpStatus.resolve(status);
		return accept != null && accept.startsWith("text/html") && known != null
				&& (Boolean.TRUE.equals(this.forAll.get()) || this.resolvers.stream()
					.anyMatch((resolver) -> resolver.resolveErrorView(request, known, Map.of()) != null));
	}

}

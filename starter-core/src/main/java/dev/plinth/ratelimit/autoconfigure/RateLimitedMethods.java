package dev.plinth.ratelimit.autoconfigure;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.plinth.ratelimit.RateLimited;
import dev.plinth.ratelimit.RateWindow;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Checks {@link RateLimited} at start: that it makes sense, that no two limits have one
 * name, and that it is on methods that requests get to.
 */
final class RateLimitedMethods implements SmartInitializingSingleton {

	private final ListableBeanFactory beans;

	private final ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

	private final RateLimiter limiter;

	RateLimitedMethods(ListableBeanFactory beans, ObjectProvider<RequestMappingInfoHandlerMapping> mappings,
			RateLimiter limiter) {
		this.beans = beans;
		this.mappings = mappings;
		this.limiter = limiter;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> faults = new ArrayList<>();
		Map<String, RateWindow> windows = new HashMap<>();
		Set<String> derived = new HashSet<>();
		this.limiter.rules().all().forEach((rule) -> rule.windows().forEach((window) -> {
			windows.put(window.name(), window);
			derived.add(window.name());
		}));
		Set<Method> handlers = new HashSet<>();
		this.mappings.forEach((mapping) -> {
			for (HandlerMethod handler : mapping.getHandlerMethods().values()) {
				if (handlers.add(handler.getMethod())) {
					check(handler.getMethod(), windows, derived, faults);
				}
			}
		});
		applicationTypes().forEach((type) -> checkReached(type, handlers, faults));
		if (!faults.isEmpty()) {
			throw new InvalidRateLimitException(faults);
		}
	}

	private static void check(Method method, Map<String, RateWindow> windows, Set<String> derived,
			List<String> faults) {
		RateLimited annotation = AnnotatedElementUtils.findMergedAnnotation(method, RateLimited.class);
		if (annotation == null) {
			return;
		}
		RateWindow window = window(method, annotation, faults);
		if (window == null) {
			return;
		}
		RateWindow other = windows.putIfAbsent(window.name(), window);
		boolean own = annotation.name().isEmpty();
		if (other != null && (own || derived.contains(window.name()) || !other.equals(window))) {
			faults.add("@RateLimited on " + describe(method) + " has the name " + window.name()
					+ " of another limit; set its name");
		}
		if (own) {
			derived.add(window.name());
		}
	}

	private static @Nullable RateWindow window(Method method, RateLimited annotation, List<String> faults) {
		try {
			RateWindow window = RateLimitedInterceptor.window(method, annotation);
			if (window.length().compareTo(RateRules.MAX_LENGTH) <= 0) {
				return window;
			}
			faults.add("@RateLimited on " + describe(method) + " has per " + annotation.per()
					+ ", but it must be at most a day");
		}
		catch (IllegalArgumentException ex) {
			faults.add("@RateLimited on " + describe(method) + ": " + ex.getMessage());
		}
		return null;
	}

	private static void checkReached(Class<?> type, Set<Method> handlers, List<String> faults) {
		if (!AnnotationUtils.isCandidateClass(type, RateLimited.class)) {
			return;
		}
		for (Method method : MethodIntrospector.selectMethods(type,
				(Method candidate) -> AnnotatedElementUtils.hasAnnotation(candidate, RateLimited.class))) {
			if (!handlers.contains(method)) {
				faults.add("@RateLimited on " + describe(method)
						+ " never applies, because no request is mapped to this method");
			}
		}
	}

	private Set<Class<?>> applicationTypes() {
		Set<Class<?>> types = new LinkedHashSet<>();
		if (AutoConfigurationPackages.has(this.beans)) {
			List<String> packages = AutoConfigurationPackages.get(this.beans);
			for (String name : this.beans.getBeanDefinitionNames()) {
				Class<?> type = this.beans.getType(name, false);
				if (type != null && isIn(type, packages)) {
					types.add(ClassUtils.getUserClass(type));
				}
			}
		}
		return types;
	}

	private static boolean isIn(Class<?> type, List<String> packages) {
		return packages.stream().anyMatch((known) -> type.getName().startsWith(known + "."));
	}

	private static String describe(Method method) {
		return method.getDeclaringClass().getName() + "." + method.getName();
	}

}

package dev.plinth.ratelimit.autoconfigure;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.plinth.ratelimit.RateLimited;
import dev.plinth.ratelimit.RateWindow;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Counts requests to methods with {@link RateLimited}.
 */
final class RateLimitedInterceptor implements HandlerInterceptor {

	private final Map<Method, List<RateWindow>> windows = new ConcurrentHashMap<>();

	private final RateLimiter limiter;

	RateLimitedInterceptor(RateLimiter limiter) {
		this.limiter = limiter;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws IOException {
		if (!(handler instanceof HandlerMethod method) || request.getDispatcherType() != DispatcherType.REQUEST) {
			return true;
		}
		List<RateWindow> limits = this.windows.computeIfAbsent(method.getMethod(), RateLimitedInterceptor::windows);
		return limits.isEmpty() || this.limiter.allow(this.limiter.client(request), limits, request, response);
	}

	private static List<RateWindow> windows(Method method) {
		RateLimited annotation = AnnotatedElementUtils.findMergedAnnotation(method, RateLimited.class);
		return (annotation != null) ? List.of(window(method, annotation)) : List.of();
	}

	/**
	 * Return the limit of a method.
	 * @param method the method
	 * @param annotation its annotation
	 * @return the limit
	 * @throws IllegalArgumentException if it makes no sense
	 */
	static RateWindow window(Method method, RateLimited annotation) {
		String name = annotation.name().isEmpty()
				? method.getDeclaringClass().getSimpleName() + "-" + method.getName().replaceAll("[^A-Za-z0-9]", "-")
				: annotation.name();
		return new RateWindow(name, annotation.limit(), DurationStyle.detectAndParse(annotation.per()));
	}

}

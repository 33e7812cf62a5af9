package dev.plinth.cache.http;

import java.io.IOException;
import java.security.Principal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.context.expression.AnnotatedElementKey;
import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import dev.plinth.cache.CacheLookup;
import dev.plinth.cache.TwoLevelCacheManager;

/**
 * Answers requests from stored responses, or has {@link CachedResponseFilter} store the
 * response of the handler.
 *
 * @since 0.1.0
 */
public final class CachedResponseInterceptor implements HandlerInterceptor {

	private final TwoLevelCacheManager caches;

	private final InstantSource clock;

	private final ConcurrentMap<AnnotatedElementKey, Optional<ResponsePlan>> plans = new ConcurrentHashMap<>();

	/**
	 * Create an interceptor.
	 * @param caches the caches that hold the responses
	 * @param clock the time of the stored responses
	 */
	public CachedResponseInterceptor(TwoLevelCacheManager caches, InstantSource clock) {
		this.caches = caches;
		this.clock = clock;
	}

	/**
	 * Check the annotations of all handler methods.
	 * @param mapping the handler methods
	 * @throws InvalidCachedResponseException if one cannot be kept
	 */
	public void check(RequestMappingHandlerMapping mapping) {
		mapping.getHandlerMethods().values().forEach(this::plan);
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws IOException {
		if (!(handler instanceof HandlerMethod method)
				|| !(request.getAttribute(CachedResponseFilter.RESPONSE) instanceof CapturingResponse capturing)) {
			return true;
		}
		ResponsePlan plan = plan(method);
		if (plan == null || hasDirective(request, "no-store")) {
			return true;
		}
		List<String> key = key(request, plan);
		boolean storable = "GET".equals(request.getMethod());
		boolean bypassed = hasDirective(request, "no-cache") || hasDirective(request, "max-age=0");
		if (bypassed) {
			this.caches.getCache(plan.cache()).evict(key);
		}
		CacheLookup lookup = this.caches.getCache(plan.cache()).lookUp(key, StoredResponse.class);
		if (lookup.value() instanceof StoredResponse stored) {
			write(request, response, plan, stored);
			return false;
		}
		if (storable) {
			capturing.capture(plan, lookup);
		}
		else {
			lookup.abandon();
		}
		return true;
	}

	private @Nullable ResponsePlan plan(HandlerMethod method) {
		return this.plans
			.computeIfAbsent(new AnnotatedElementKey(method.getMethod(), method.getBeanType()),
					(key) -> Optional.ofNullable(ResponsePlan.of(method)))
			.orElse(null);
	}

	private void write(HttpServletRequest request, HttpServletResponse response, ResponsePlan plan,
			StoredResponse stored) throws IOException {
		for (Map.Entry<String, List<String>> header : stored.headers().entrySet()) {
			if (ResponsePlan.isVary(header.getKey())) {
				continue;
			}
			response.setHeader(header.getKey(), header.getValue().get(0));
			header.getValue().stream().skip(1).forEach((value) -> response.addHeader(header.getKey(), value));
		}
		response.setHeader(HttpHeaders.CACHE_CONTROL, plan.cacheControl());
		response.addHeader(HttpHeaders.VARY, plan.varyHeader());
		long age = TimeUnit.MILLISECONDS.toSeconds(Math.max(0, this.clock.millis() - stored.storedAt()));
		response.setHeader(HttpHeaders.AGE, Long.toString(age));
		if (new ServletWebRequest(request, response).checkNotModified(stored.etag())) {
			return;
		}
		response.setContentLength(stored.body().length);
		if (!"HEAD".equals(request.getMethod())) {
			response.getOutputStream().write(stored.body());
		}
	}

	private static List<String> key(HttpServletRequest request, ResponsePlan plan) {
		List<String> key = new ArrayList<>();
		key.add(plan.shared() ? "" : user(request));
		key.add(request.getScheme() + "://" + request.getServerName() + ":" + request.getServerPort()
				+ request.getRequestURI());
		key.add((request.getQueryString() != null) ? request.getQueryString() : "");
		for (String name : plan.vary()) {
			key.add(String.join(",", Collections.list(request.getHeaders(name))));
		}
		return key;
	}

	/**
	 * Return who asks: the principal with its credentials, or else the credentials alone.
	 */
	private static String user(HttpServletRequest request) {
		Principal principal = request.getUserPrincipal();
		String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
		if (principal != null) {
			return "user " + principal.getName() + " "
					+ ((authorization != null) ? CachedResponseFilter.hash(authorization) : "");
		}
		String cookie = String.join(";", Collections.list(request.getHeaders(HttpHeaders.COOKIE)));
		if (authorization == null && cookie.isEmpty()) {
			return "anonymous";
		}
		return "credentials " + CachedResponseFilter.hash(authorization + "\n" + cookie);
	}

	private static boolean hasDirective(HttpServletRequest request, String directive) {
		for (String value : Collections.list(request.getHeaders(HttpHeaders.CACHE_CONTROL))) {
			for (String each : value.split(",")) {
				if (each.trim().toLowerCase(Locale.ROOT).equals(directive)) {
					return true;
				}
			}
		}
		return false;
	}

}

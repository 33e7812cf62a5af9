package dev.plinth.cache.http;

import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * What {@link CachedResponse @CachedResponse} on a handler method means.
 *
 * @param cache name of the cache
 * @param ttl how long a response is fresh
 * @param shared whether all users get the same response
 * @param vary names of the request headers that the response depends on, in lower case
 * @param clientTtl how long a client may use its copy
 */
record ResponsePlan(String cache, @Nullable Duration ttl, boolean shared, List<String> vary,
		@Nullable Duration clientTtl) {

	private static final List<String> ALWAYS = List.of("accept", "accept-language", "origin");

	private static final List<Class<?>> STREAMS = List.of(ResponseBodyEmitter.class, StreamingResponseBody.class,
			DeferredResult.class, WebAsyncTask.class, Callable.class, CompletionStage.class);

	private static final List<String> SECURITY_PACKAGES = List.of("org.springframework.security.",
			"dev.plinth.security.", "jakarta.annotation.security.");

	/**
	 * Return the plan for a handler method.
	 * @return the plan or {@code null} if the method is not annotated
	 * @throws InvalidCachedResponseException if the annotation cannot be kept
	 */
	static @Nullable ResponsePlan of(HandlerMethod handler) {
		CachedResponse annotation = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(),
				CachedResponse.class);
		if (annotation == null) {
			return null;
		}
		if (isAsynchronous(handler.getMethod().getReturnType())) {
			throw new InvalidCachedResponseException(handler, "its response is written asynchronously",
					"Return the value itself, or remove @CachedResponse");
		}
		String secured = annotation.shared() ? findSecurityAnnotation(handler) : null;
		if (secured != null) {
			throw new InvalidCachedResponseException(handler,
					"shared = true would answer users whom @" + secured + " has not let in",
					"Remove shared = true, so that each user has responses of their own");
		}
		List<String> vary = new ArrayList<>(ALWAYS);
		for (String name : annotation.vary()) {
			vary.add(name.toLowerCase(Locale.ROOT));
		}
		return new ResponsePlan(annotation.value(), duration(handler, "ttl", annotation.ttl()), annotation.shared(),
				List.copyOf(vary), duration(handler, "clientTtl", annotation.clientTtl()));
	}

	String cacheControl() {
		String scope = this.shared ? "" : "private, ";
		return scope + ((this.clientTtl != null) ? "max-age=" + this.clientTtl.toSeconds() : "no-cache");
	}

	String varyHeader() {
		return String.join(", ", this.vary);
	}

	/**
	 * Return whether responses are stored by every header that a {@code Vary} names.
	 */
	boolean covers(List<String> varyValues) {
		for (String value : varyValues) {
			for (String name : value.split(",")) {
				if (!this.vary.contains(name.trim().toLowerCase(Locale.ROOT))) {
					return false;
				}
			}
		}
		return true;
	}

	/**
	 * Return whether the response may be stored under a {@code Cache-Control} that its
	 * handler has set.
	 */
	boolean allows(@Nullable String cacheControl) {
		if (cacheControl == null) {
			return true;
		}
		String directives = cacheControl.toLowerCase(Locale.ROOT);
		return !directives.contains("no-store") && !(this.shared && directives.contains("private"));
	}

	private static boolean isAsynchronous(Class<?> type) {
		return STREAMS.stream().anyMatch((stream) -> stream.isAssignableFrom(type))
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
	}

	private static @Nullable String findSecurityAnnotation(HandlerMethod handler) {
		String found = findSecurityAnnotation(
				MergedAnnotations.from(handler.getMethod(), SearchStrategy.TYPE_HIERARCHY));
		return (found != null) ? found
				: findSecurityAnnotation(MergedAnnotations.from(handler.getBeanType(), SearchStrategy.TYPE_HIERARCHY));
	}

	private static @Nullable String findSecurityAnnotation(MergedAnnotations annotations) {
		for (MergedAnnotation<Annotation> annotation : annotations) {
			Class<Annotation> type = annotation.getType();
			if (SECURITY_PACKAGES.stream().anyMatch(type.getName()::startsWith)
					&& !type.getSimpleName().equals("PermitAll")) {
				return type.getSimpleName();
			}
		}
		return null;
	}

	private static @Nullable Duration duration(HandlerMethod handler, String attribute, String text) {
		if (text.isEmpty()) {
			return null;
		}
		try {
			Duration duration = DurationStyle.detectAndParse(text);
			if (duration.toMillis() > 0) {
				return duration;
			}
		}
		catch (IllegalArgumentException ex) {
			throw invalidDuration(handler, attribute, text);
		}
		throw invalidDuration(handler, attribute, text);
	}

	private static InvalidCachedResponseException invalidDuration(HandlerMethod handler, String attribute,
			String text) {
		return new InvalidCachedResponseException(handler, attribute + " = \"" + text + "\" is not a positive duration",
				"Write it as 30s, 5m or PT30S");
	}

	static boolean isVary(String header) {
		return HttpHeaders.VARY.equalsIgnoreCase(header);
	}

}

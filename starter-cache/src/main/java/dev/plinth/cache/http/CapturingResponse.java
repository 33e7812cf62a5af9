package dev.plinth.cache.http;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.util.ContentCachingResponseWrapper;

import dev.plinth.cache.CacheLookup;

/**
 * Response that lets everything through until it is told to capture what follows.
 */
class CapturingResponse extends HttpServletResponseWrapper {

	private static final Set<String> PER_EXCHANGE = Set.of("set-cookie", "date", "connection", "keep-alive",
			"transfer-encoding", "content-length", "x-request-id", "retry-after", "server-timing", "traceparent",
			"tracestate", "age", "etag", "cache-control", "pragma", "expires");

	private final HttpServletResponse target;

	private @Nullable Capture capture;

	CapturingResponse(HttpServletResponse target) {
		super(target);
		this.target = target;
	}

	/**
	 * Capture the response for a look-up that found nothing.
	 */
	void capture(ResponsePlan plan, CacheLookup lookup) {
		Map<String, List<String>> before = new HashMap<>();
		for (String name : this.target.getHeaderNames()) {
			before.put(name.toLowerCase(Locale.ROOT), List.copyOf(this.target.getHeaders(name)));
		}
		ContentCachingResponseWrapper buffer = new ContentCachingResponseWrapper(this.target);
		setResponse(buffer);
		this.capture = new Capture(plan, lookup, before, buffer);
	}

	@Nullable Capture captured() {
		return this.capture;
	}

	/**
	 * Response that is being captured.
	 *
	 * @param before the headers that were there before the handler ran
	 */
	record Capture(ResponsePlan plan, CacheLookup lookup, Map<String, List<String>> before,
			ContentCachingResponseWrapper buffer) {

		/**
		 * Return the headers that the handler set, those that belong to this exchange
		 * included.
		 */
		Map<String, List<String>> headers() {
			Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			for (String name : this.buffer.getHeaderNames()) {
				List<String> values = List.copyOf(this.buffer.getHeaders(name));
				if (!values.equals(this.before.get(name.toLowerCase(Locale.ROOT)))) {
					headers.put(name, values);
				}
			}
			if (this.buffer.getContentType() != null) {
				headers.put(HttpHeaders.CONTENT_TYPE, List.of(this.buffer.getContentType()));
			}
			return headers;
		}

		static Map<String, List<String>> storable(Map<String, List<String>> headers) {
			Map<String, List<String>> storable = new TreeMap<>(headers);
			storable.keySet().removeIf((name) -> {
				String lowerCase = name.toLowerCase(Locale.ROOT);
				return PER_EXCHANGE.contains(lowerCase) || lowerCase.startsWith("access-control-")
						|| lowerCase.startsWith("ratelimit") || lowerCase.startsWith("x-ratelimit");
			});
			return storable;
		}

		void release() throws IOException {
			this.buffer.copyBodyToResponse();
		}

	}

}

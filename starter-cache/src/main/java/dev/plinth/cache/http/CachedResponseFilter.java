package dev.plinth.cache.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.filter.OncePerRequestFilter;

import dev.plinth.cache.http.CapturingResponse.Capture;

/**
 * Stores the responses of handler methods that {@link CachedResponseInterceptor} found no
 * response for.
 *
 * @since 0.1.0
 */
public final class CachedResponseFilter extends OncePerRequestFilter implements Ordered {

	static final String RESPONSE = CachedResponseFilter.class.getName() + ".response";

	private static final int ETAG_BYTES = 16;

	private final long maxBody;

	private final InstantSource clock;

	/**
	 * Create a filter.
	 * @param maxBody the largest body that is stored
	 * @param clock the time of the stored responses
	 */
	public CachedResponseFilter(DataSize maxBody, InstantSource clock) {
		this.maxBody = maxBody.toBytes();
		this.clock = clock;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE - 100;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !"GET".equals(request.getMethod()) && !"HEAD".equals(request.getMethod());
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		CapturingResponse capturing = new CapturingResponse(response);
		request.setAttribute(RESPONSE, capturing);
		try {
			chain.doFilter(request, capturing);
			Capture capture = capturing.captured();
			if (capture != null) {
				finish(request, response, capture);
			}
		}
		finally {
			request.removeAttribute(RESPONSE);
			Capture capture = capturing.captured();
			if (capture != null) {
				capture.lookup().abandon();
			}
		}
	}

	private void finish(HttpServletRequest request, HttpServletResponse response, Capture capture) throws IOException {
		ResponsePlan plan = capture.plan();
		Map<String, List<String>> headers = capture.headers();
		String cacheControl = first(headers, HttpHeaders.CACHE_CONTROL);
		if (capture.buffer().getStatus() != HttpStatus.OK.value() || response.isCommitted()
				|| headers.containsKey(HttpHeaders.SET_COOKIE) || !plan.allows(cacheControl)
				|| !plan.covers(headers.getOrDefault(HttpHeaders.VARY, List.of()))) {
			capture.release();
			return;
		}
		byte[] body = capture.buffer().getContentAsByteArray();
		String etag = first(headers, HttpHeaders.ETAG);
		StoredResponse stored = new StoredResponse(Capture.storable(headers), body, (etag != null) ? etag : etag(body),
				this.clock.millis());
		if (body.length <= this.maxBody) {
			capture.lookup().keep(stored, plan.ttl());
		}
		response.setHeader(HttpHeaders.CACHE_CONTROL, (cacheControl != null) ? cacheControl : plan.cacheControl());
		response.addHeader(HttpHeaders.VARY, plan.varyHeader());
		if (new ServletWebRequest(request, response).checkNotModified(stored.etag())) {
			capture.buffer().resetBuffer();
		}
		capture.release();
	}

	private static @Nullable String first(Map<String, List<String>> headers, String name) {
		List<String> values = headers.get(name);
		return (values == null || values.isEmpty()) ? null : String.join(", ", values);
	}

	/**
	 * Return a weak tag, since a response may be compressed on its way.
	 */
	static String etag(byte[] body) {
		return "W/\"" + HexFormat.of().formatHex(Arrays.copyOf(sha256(body), ETAG_BYTES)) + '"';
	}

	static String hash(String text) {
		return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
	}

	private static byte[] sha256(byte[] bytes) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

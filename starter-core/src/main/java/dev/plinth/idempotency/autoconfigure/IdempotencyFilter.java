package dev.plinth.idempotency.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.plinth.idempotency.IdempotencyStore;
import dev.plinth.idempotency.StoredAnswer;
import dev.plinth.problem.Fault;
import dev.plinth.problem.InvalidRequestException;
import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemException;
import dev.plinth.problem.ProblemRenderer;
import dev.plinth.problem.UnavailableException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.WebUtils;

/**
 * Executes a POST or PATCH with an {@code Idempotency-Key} at most once per caller and
 * key, and gives the first answer again. It comes after the filters of Spring Security,
 * which tell the caller.
 */
final class IdempotencyFilter implements Filter {

	static final String HEADER = "Idempotency-Key";

	static final String REPLAYED = "Idempotency-Replayed";

	private static final Log logger = LogFactory.getLog(IdempotencyFilter.class);

	private static final String CLAIM = IdempotencyFilter.class.getName() + ".claim";

	private static final int MAX_KEY_LENGTH = 255;

	private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

	/** With these the request was not executed and may be tried again. */
	private static final Set<Integer> NOT_EXECUTED = Set.of(401, 403, 408, 413, 425, 429, 503);

	private final IdempotencyStore store;

	private final ProblemRenderer renderer;

	private final IdempotencyProperties properties;

	IdempotencyFilter(IdempotencyStore store, ProblemRenderer renderer, IdempotencyProperties properties) {
		this.store = store;
		this.renderer = renderer;
		this.properties = properties;
	}

	@Override
	public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest request = (HttpServletRequest) servletRequest;
		HttpServletResponse response = (HttpServletResponse) servletResponse;
		if (request.getAttribute(CLAIM) instanceof Claim claim) {
			execute(claim, request, response, chain);
			return;
		}
		String key = applies(request) ? request.getHeader(HEADER) : null;
		if (key == null) {
			chain.doFilter(request, response);
			return;
		}
		HttpServletRequest read = read(request);
		Claim claim = new Claim(hash(caller(request), normal(key)), fingerprint(read), request);
		IdempotencyStore.Entry entry = claim(claim);
		if (entry == null) {
			request.setAttribute(CLAIM, claim);
			execute(claim, read, response, chain);
		}
		else {
			repeat(entry, claim, response);
		}
	}

	private static boolean applies(HttpServletRequest request) {
		String method = request.getMethod();
		String type = request.getContentType();
		return ("POST".equals(method) || "PATCH".equals(method))
				&& (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/"));
	}

	/*
	 * The header is a string of a structured field, in quotes; many clients leave them
	 * out.
	 */
	private static String normal(String header) {
		String key = header.strip();
		if (key.length() > 1 && key.startsWith("\"") && key.endsWith("\"")) {
			key = key.substring(1, key.length() - 1);
		}
		if (key.isEmpty() || key.length() > MAX_KEY_LENGTH || !key.chars().allMatch((c) -> c > ' ' && c < 127)) {
			throw new InvalidRequestException(List.of(Fault.of("/" + HEADER, "invalid")));
		}
		return key;
	}

	private static String caller(HttpServletRequest request) {
		Principal principal = request.getUserPrincipal();
		return (principal != null) ? "user " + principal.getName() : "address " + request.getRemoteAddr();
	}

	private HttpServletRequest read(HttpServletRequest request) throws IOException {
		String type = request.getContentType();
		if (type != null && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
			return request;
		}
		int max = Math.toIntExact(this.properties.maxBodySize().toBytes());
		byte[] body = request.getInputStream().readNBytes(max + 1);
		if (body.length > max) {
			throw new ProblemException(413, "payload-too-large", null);
		}
		return new ReadRequest(request, body);
	}

	private static String fingerprint(HttpServletRequest request) throws IOException {
		String target = request.getMethod() + " " + request.getRequestURI() + "?" + request.getQueryString();
		if (request instanceof ReadRequest) {
			return hash(target, new String(request.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
		}
		StringBuilder parameters = new StringBuilder();
		new TreeMap<>(request.getParameterMap())
			.forEach((name, values) -> parameters.append(name).append('=').append(List.of(values)).append('\n'));
		return hash(target, parameters.toString());
	}

	private static String hash(String... parts) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			for (String part : parts) {
				byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
				digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
				digest.update(bytes);
			}
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private IdempotencyStore.@Nullable Entry claim(Claim claim) {
		try {
			return this.store.claim(claim.key, claim.fingerprint, this.properties.ttl());
		}
		catch (RuntimeException ex) {
			throw new UnavailableException("unavailable", null, RETRY_AFTER, ex);
		}
	}

	private void repeat(IdempotencyStore.Entry entry, Claim claim, HttpServletResponse response) throws IOException {
		if (!entry.fingerprint().equals(claim.fingerprint)) {
			throw new ProblemException(422, "idempotency-key-reused", null);
		}
		StoredAnswer answer = entry.answer();
		if (answer == null) {
			throw new ProblemException(Problem.of(409, "conflict")
				.detail("A request with this Idempotency-Key is being processed.")
				.header("Retry-After", Long.toString(RETRY_AFTER.toSeconds()))
				.build());
		}
		response.setStatus(answer.status());
		answer.headers().forEach(response::setHeader);
		response.setHeader(REPLAYED, "true");
		response.setContentLength(answer.body().length);
		response.getOutputStream().write(answer.body());
		response.flushBuffer();
	}

	private void execute(Claim claim, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		ContentCachingResponseWrapper existing = WebUtils.getNativeResponse(response,
				ContentCachingResponseWrapper.class);
		AnswerWrapper wrapper = (existing instanceof AnswerWrapper own) ? own : new AnswerWrapper(response);
		try {
			chain.doFilter(request, (existing == wrapper) ? response : wrapper);
		}
		catch (Exception ex) {
			if (isForSecurity(ex) || wrapper.isCommitted()) {
				release(claim);
				throw ex;
			}
			this.renderer.render(ex, request, wrapper);
		}
		if (!request.isAsyncStarted()) {
			finish(claim, wrapper);
		}
	}

	private static boolean isForSecurity(Exception ex) {
		return ex.getClass().getName().startsWith("org.springframework.security.");
	}

	private void finish(Claim claim, AnswerWrapper wrapper) throws IOException {
		claim.request.removeAttribute(CLAIM);
		if (wrapper.isError() || NOT_EXECUTED.contains(wrapper.getStatus())) {
			release(claim);
		}
		else {
			Map<String, String> headers = new LinkedHashMap<>();
			for (String name : this.properties.headers()) {
				String value = wrapper.getHeader(name);
				if (value != null) {
					headers.put(name, value);
				}
			}
			StoredAnswer answer = new StoredAnswer(wrapper.getStatus(), headers, wrapper.getContentAsByteArray());
			try {
				this.store.complete(claim.key, claim.fingerprint, answer, this.properties.ttl());
			}
			catch (RuntimeException ex) {
				logger.warn("The answer cannot be remembered: repeated requests get 409 until the key expires", ex);
			}
		}
		wrapper.copyBodyToResponse();
	}

	private void release(Claim claim) {
		try {
			this.store.release(claim.key, claim.fingerprint);
		}
		catch (RuntimeException ex) {
			logger.warn("The key cannot be released: repeated requests get 409 until it expires", ex);
		}
	}

	private record Claim(String key, String fingerprint, HttpServletRequest request) {

	}

	/**
	 * Holds the answer back until it is remembered.
	 */
	private static final class AnswerWrapper extends ContentCachingResponseWrapper {

		private boolean error;

		AnswerWrapper(HttpServletResponse response) {
			super(response);
		}

		boolean isError() {
			return this.error;
		}

		@Override
		public void sendError(int status) throws IOException {
			this.error = true;
			super.sendError(status);
		}

		@Override
		public void sendError(int status, String message) throws IOException {
			this.error = true;
			super.sendError(status, message);
		}

	}

}

package dev.plinth.observability.access.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Writes an {@link AccessEvent} for each response that Tomcat has completed, whether it
 * was handled by a servlet, asynchronously, as a stream of events, or refused before it
 * reached the application.
 */
final class AccessLogValve extends ValveBase implements AccessLog {

	private static final String REQUEST_ID_HEADER = "X-Request-Id";

	private final Set<String> excludedPaths;

	private final List<ExcludedPattern> excludedPatterns;

	private final boolean userAgent;

	private final Function<HttpServletRequest, @Nullable String> securityUser;

	private boolean requestAttributesEnabled = true;

	AccessLogValve(AccessLogProperties properties, Function<HttpServletRequest, @Nullable String> securityUser) {
		super(true);
		List<PathPattern> excluded = properties.excludedPaths()
			.stream()
			.map(PathPatternParser.defaultInstance::parse)
			.toList();
		this.excludedPaths = excluded.stream()
			.filter((pattern) -> !pattern.hasPatternSyntax())
			.map(PathPattern::getPatternString)
			.collect(Collectors.toUnmodifiableSet());
		this.excludedPatterns = excluded.stream()
			.filter(PathPattern::hasPatternSyntax)
			.map(ExcludedPattern::of)
			.toList();
		this.userAgent = properties.userAgent();
		this.securityUser = securityUser;
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
	}

	@Override
	public void log(Request request, Response response, long time) {
		try {
			if (AccessEvent.isLogged() && !isExcluded(request)) {
				event(request, response, time).log();
			}
		}
		catch (RuntimeException ex) {
			this.container.getLogger().warn("Cannot write access event", ex);
		}
	}

	private boolean isExcluded(Request request) {
		String uri = request.getRequestURI();
		if (uri == null) {
			return false;
		}
		if (this.excludedPaths.contains(uri)) {
			return true;
		}
		for (ExcludedPattern pattern : this.excludedPatterns) {
			if (pattern.matches(uri)) {
				return true;
			}
		}
		return false;
	}

	private AccessEvent event(Request request, Response response, long time) {
		TraceIds trace = TraceIds.of(request);
		String user = text(request.getAttribute(AccessContextFilter.USER));
		String requestId = text(request.getAttribute(AccessContextFilter.REQUEST_ID));
		return new AccessEvent(orDash(request.getMethod()), orDash(request.getRequestURI()), route(request),
				response.getStatus(), time, response.getBytesWritten(false), client(request),
				(user != null) ? user : this.securityUser.apply(request),
				(requestId != null) ? requestId : response.getHeader(REQUEST_ID_HEADER), trace.traceId(),
				trace.spanId(), this.userAgent ? request.getHeader("User-Agent") : null);
	}

	private static @Nullable String route(Request request) {
		String route = text(request.getAttribute(AccessContextFilter.ROUTE));
		return (route == null || route.equals("/**")) ? null : route;
	}

	private @Nullable String client(Request request) {
		Object forwarded = this.requestAttributesEnabled ? request.getAttribute(REMOTE_ADDR_ATTRIBUTE) : null;
		return (forwarded != null) ? forwarded.toString() : request.getRemoteAddr();
	}

	private static String orDash(@Nullable String text) {
		return (text != null) ? text : "-";
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value != null) ? value.toString() : null;
	}

	@Override
	public void setRequestAttributesEnabled(boolean requestAttributesEnabled) {
		this.requestAttributesEnabled = requestAttributesEnabled;
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return this.requestAttributesEnabled;
	}

	/**
	 * A pattern, and the text that all paths begin with that match it. Most paths need no
	 * parsing.
	 *
	 * @param prefix the text before the first variable part
	 * @param pattern the pattern
	 */
	private record ExcludedPattern(String prefix, PathPattern pattern) {

		static ExcludedPattern of(PathPattern pattern) {
			String text = pattern.getPatternString();
			String literal = text.split("[*?{]", 2)[0];
			return new ExcludedPattern(literal.endsWith("/") ? literal.substring(0, literal.length() - 1) : literal,
					pattern);
		}

		boolean matches(String uri) {
			return uri.startsWith(this.prefix) && this.pattern.matches(PathContainer.parsePath(uri));
		}

	}

}

package dev.plinth.observability.console.autoconfigure;

import java.io.IOException;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Serves the files of the console page. They contain no data of the application; the page
 * fetches those from the actuator endpoints, with the rights of the person who looks.
 */
final class ConsolePage implements HttpRequestHandler {

	private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

	private final Map<String, ConsoleFile> files;

	ConsolePage(Map<String, ConsoleFile> files) {
		this.files = Map.copyOf(files);
	}

	@Override
	public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (!"GET".equals(request.getMethod()) && !"HEAD".equals(request.getMethod())) {
			response.setHeader(HttpHeaders.ALLOW, "GET, HEAD");
			response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
			return;
		}
		String uri = request.getRequestURI();
		String name = uri.substring(uri.lastIndexOf('/') + 1);
		Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		if (!uri.endsWith("/") && pattern != null && !pattern.toString().endsWith("/*")) {
			response.setStatus(HttpServletResponse.SC_FOUND);
			response.setHeader(HttpHeaders.LOCATION, uri + "/");
			return;
		}
		ConsoleFile file = this.files.get(name);
		if (file == null) {
			response.sendError(HttpServletResponse.SC_NOT_FOUND);
			return;
		}
		response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Referrer-Policy", "no-referrer");
		response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
		response.setContentType(file.mediaType());
		if (!new ServletWebRequest(request, response).checkNotModified(file.etag())) {
			response.setContentLength(file.content().length);
			response.getOutputStream().write(file.content());
		}
	}

}

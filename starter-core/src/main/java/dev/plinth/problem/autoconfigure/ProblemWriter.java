package dev.plinth.problem.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

import dev.plinth.problem.Fault;
import dev.plinth.problem.Problem;
import dev.plinth.request.RequestId;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.util.HtmlUtils;

/**
 * Writes problems as JSON, or as a small page where a browser navigates.
 */
final class ProblemWriter {

	/** Headers of the answer that failed and not of the problem. */
	private static final Set<String> STALE_HEADERS = Set.of(HttpHeaders.CONTENT_DISPOSITION,
			HttpHeaders.CONTENT_ENCODING, HttpHeaders.CONTENT_RANGE, HttpHeaders.ETAG, HttpHeaders.LAST_MODIFIED,
			HttpHeaders.LOCATION, HttpHeaders.TRANSFER_ENCODING);

	private static final Set<String> FIXED_MEMBERS = Set.of("type", "title", "status", "detail", "instance", "success",
			"code", "requestId", "errors");

	private final ProblemProperties properties;

	private final ProblemMessages messages;

	private final JsonMapper jsonMapper;

	ProblemWriter(ProblemProperties properties, ProblemMessages messages, JsonMapper jsonMapper) {
		this.properties = properties;
		this.messages = messages;
		this.jsonMapper = jsonMapper;
	}

	void write(Problem problem, @Nullable String cause, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		Locale locale = this.messages.locale(request);
		response.resetBuffer();
		response.setStatus(problem.status());
		for (String name : STALE_HEADERS) {
			if (response.containsHeader(name)) {
				response.setHeader(name, null);
			}
		}
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setHeader(HttpHeaders.CONTENT_LANGUAGE, locale.toLanguageTag());
		problem.headers().forEach(response::setHeader);
		byte[] body;
		if (this.properties.isHtml() && isNavigation(request)) {
			response.setContentType("text/html;charset=UTF-8");
			body = html(problem, request, locale);
		}
		else if (this.properties.getFormat() == ProblemProperties.Format.ENVELOPE) {
			response.setContentType(MediaType.APPLICATION_JSON_VALUE);
			body = envelope(problem, cause, request, locale);
		}
		else {
			response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
			body = problem(problem, cause, request, locale);
		}
		response.setContentLength(body.length);
		try {
			response.getOutputStream().write(body);
		}
		catch (IllegalStateException ex) {
			// The failed handler had asked for the writer
			response.getWriter().write(new String(body, StandardCharsets.UTF_8));
		}
		response.flushBuffer();
	}

	/**
	 * Whether a person looks at the answer: browsers list XHTML when they navigate,
	 * programs that merely accept HTML do not.
	 * @param request the request
	 * @return whether a browser navigates
	 */
	private static boolean isNavigation(HttpServletRequest request) {
		String accept = request.getHeader(HttpHeaders.ACCEPT);
		return accept != null && accept.startsWith("text/html,application/xhtml+xml");
	}

	private byte[] problem(Problem problem, @Nullable String cause, HttpServletRequest request, Locale locale) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(512);
		try (JsonGenerator json = this.jsonMapper.createGenerator(out)) {
			json.writeStartObject();
			json.writeStringProperty("type", this.properties.getTypePrefix() + problem.code());
			json.writeStringProperty("title", this.messages.title(problem, locale));
			json.writeNumberProperty("status", problem.status());
			String detail = this.messages.detail(problem, locale);
			if (detail != null) {
				json.writeStringProperty("detail", detail);
			}
			json.writeStringProperty("instance", instance(request));
			json.writeBooleanProperty("success", false);
			json.writeStringProperty("code", problem.code());
			String requestId = RequestId.of(request);
			if (requestId != null) {
				json.writeStringProperty("requestId", requestId);
			}
			writeFaults("errors", problem, locale, json);
			problem.extensions().forEach((name, value) -> {
				if (!FIXED_MEMBERS.contains(name)) {
					json.writePOJOProperty(name, value);
				}
			});
			if (cause != null) {
				json.writeStringProperty("cause", cause);
			}
			json.writeEndObject();
		}
		return out.toByteArray();
	}

	private byte[] envelope(Problem problem, @Nullable String cause, HttpServletRequest request, Locale locale) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(512);
		try (JsonGenerator json = this.jsonMapper.createGenerator(out)) {
			json.writeStartObject();
			json.writeBooleanProperty("success", false);
			json.writeObjectPropertyStart("error");
			json.writeStringProperty("code", problem.code());
			String detail = this.messages.detail(problem, locale);
			json.writeStringProperty("message", (detail != null) ? detail : this.messages.title(problem, locale));
			String requestId = RequestId.of(request);
			if (requestId != null) {
				json.writeStringProperty("requestId", requestId);
			}
			writeFaults("details", problem, locale, json);
			if (cause != null) {
				json.writeStringProperty("cause", cause);
			}
			json.writeEndObject();
			json.writeEndObject();
		}
		return out.toByteArray();
	}

	private void writeFaults(String name, Problem problem, Locale locale, JsonGenerator json) {
		json.writeArrayPropertyStart(name);
		for (Fault fault : problem.faults()) {
			json.writeStartObject();
			json.writeStringProperty("pointer", fault.pointer());
			json.writeStringProperty("code", fault.code());
			json.writeStringProperty("message", this.messages.message(fault, locale));
			json.writeEndObject();
		}
		json.writeEndArray();
	}

	private byte[] html(Problem problem, HttpServletRequest request, Locale locale) {
		String title = HtmlUtils.htmlEscape(this.messages.title(problem, locale));
		String detail = this.messages.detail(problem, locale);
		String requestId = RequestId.of(request);
		String page = """
				<!DOCTYPE html>
				<html lang="%s">
				<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%s</title></head>
				<body><h1>%s</h1><p>%s</p><p><code>%s</code> <code>%s</code></p></body>
				</html>
				""".formatted(locale.toLanguageTag(), title, problem.status() + " " + title,
				(detail != null) ? HtmlUtils.htmlEscape(detail) : "", HtmlUtils.htmlEscape(problem.code()),
				(requestId != null) ? HtmlUtils.htmlEscape(requestId) : "");
		return page.getBytes(StandardCharsets.UTF_8);
	}

	private static String instance(HttpServletRequest request) {
		Object original = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
		String uri = (original instanceof String text) ? text : request.getRequestURI();
		return (uri != null) ? uri : "";
	}

}

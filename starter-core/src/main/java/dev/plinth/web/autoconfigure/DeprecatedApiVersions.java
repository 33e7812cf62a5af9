package dev.plinth.web.autoconfigure;

import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.accept.ApiVersionDeprecationHandler;
import org.springframework.web.accept.ApiVersionParser;

/**
 * Announces the end of old versions with {@code Deprecation} (RFC 9745), {@code Sunset}
 * (RFC 8594) and {@code Link}.
 */
final class DeprecatedApiVersions implements ApiVersionDeprecationHandler {

	/** Dates in HTTP have two digits for the day. */
	private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'",
			Locale.ENGLISH);

	private final Map<Comparable<?>, Map<String, String>> headers = new HashMap<>();

	DeprecatedApiVersions(Map<String, ApiVersionsProperties.Deprecation> deprecated, ApiVersionParser<?> parser) {
		deprecated.forEach((version, end) -> this.headers.put(parser.parseVersion(version), headers(end)));
	}

	private static Map<String, String> headers(ApiVersionsProperties.Deprecation end) {
		Map<String, String> headers = new LinkedHashMap<>();
		LocalDate since = end.since();
		LocalDate sunset = end.sunset();
		URI link = end.link();
		if (since != null) {
			headers.put("Deprecation", "@" + startOf(since).toEpochSecond());
		}
		if (sunset != null) {
			headers.put("Sunset", HTTP_DATE.format(startOf(sunset)));
		}
		if (link != null) {
			headers.put(HttpHeaders.LINK, "<" + link + ">; rel=\"deprecation\"");
		}
		return headers;
	}

	private static ZonedDateTime startOf(LocalDate day) {
		return day.atStartOfDay(ZoneOffset.UTC);
	}

	@Override
	public void handleVersion(Comparable<?> version, Object handler, HttpServletRequest request,
			HttpServletResponse response) {
		this.headers.getOrDefault(version, Map.of()).forEach(response::addHeader);
	}

}

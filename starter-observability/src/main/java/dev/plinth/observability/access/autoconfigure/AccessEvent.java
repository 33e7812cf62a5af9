package dev.plinth.observability.access.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A response that has been completed.
 *
 * @param method the method of the request
 * @param path the path of the request, without query
 * @param route the template of the path or {@code null} if no handler was found
 * @param status the status of the response
 * @param nanos the time from the first byte of the request to the last of the response
 * @param bytes the size of the body as sent
 * @param client the address of the client
 * @param user the id of the user or {@code null} if there is none
 * @param requestId the id of the request or {@code null} if there is none
 * @param traceId the id of the trace or {@code null} if there is none
 * @param spanId the id of the span or {@code null} if there is none
 * @param userAgent the user agent or {@code null} if it is not wanted
 */
record AccessEvent(String method, String path, @Nullable String route, int status, long nanos, long bytes,
		@Nullable String client, @Nullable String user, @Nullable String requestId, @Nullable String traceId,
		@Nullable String spanId, @Nullable String userAgent) {

	/**
	 * Name of the logger.
	 */
	static final String LOGGER = "dev.plinth.access";

	/**
	 * Route of a request that no handler was found for.
	 */
	static final String UNKNOWN_ROUTE = "UNKNOWN";

	private static final Logger logger = LoggerFactory.getLogger(LOGGER);

	private static final int LONGEST_TEXT = 512;

	static boolean isLogged() {
		return logger.isInfoEnabled();
	}

	void log() {
		String routeOrUnknown = (this.route != null) ? this.route : UNKNOWN_ROUTE;
		LoggingEventBuilder event = logger.atInfo()
			.addKeyValue("http.request.method", this.method)
			.addKeyValue("url.path", shorten(this.path))
			.addKeyValue("http.route", routeOrUnknown)
			.addKeyValue("http.response.status_code", this.status)
			.addKeyValue("http.response.body.bytes", this.bytes)
			.addKeyValue("event.duration", this.nanos);
		add(event, "client.ip", this.client);
		add(event, "user.id", this.user);
		add(event, "requestId", this.requestId);
		add(event, "traceId", this.traceId);
		add(event, "spanId", this.spanId);
		add(event, "user_agent.original", this.userAgent);
		event.log(this.method + " " + ((this.route != null) ? this.route : shorten(this.path)) + " " + this.status + " "
				+ this.nanos / 1_000_000 + " ms");
	}

	private static void add(LoggingEventBuilder event, String key, @Nullable String value) {
		if (value != null) {
			event.addKeyValue(key, shorten(value));
		}
	}

	private static String shorten(String text) {
		return (text.length() <= LONGEST_TEXT) ? text : text.substring(0, LONGEST_TEXT);
	}

}

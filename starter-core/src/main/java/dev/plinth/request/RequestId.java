package dev.plinth.request;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The id that ties a request to its logs, its answer, outgoing calls and jobs. It is
 * taken from the header {@value #HEADER} if it is well-formed, else created.
 *
 * @since 0.1.0
 */
public final class RequestId {

	/** Header of requests, answers and outgoing calls. */
	public static final String HEADER = "X-Request-Id";

	/** Attribute of the request. */
	public static final String ATTRIBUTE = "dev.plinth.request.id";

	/** Key in the mapped diagnostic context of the log. */
	public static final String MDC_KEY = "requestId";

	private RequestId() {
	}

	/**
	 * Return the id of the request that the current thread works for.
	 * @return the id, or {@code null} if the thread works for none
	 */
	public static @Nullable String current() {
		return MDC.get(MDC_KEY);
	}

	/**
	 * Return the id of a request.
	 * @param request the request
	 * @return the id, or {@code null} if it has none yet
	 */
	public static @Nullable String of(ServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof String id) ? id : null;
	}

}

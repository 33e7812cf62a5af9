package dev.plinth.resilience.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;

import dev.plinth.resilience.Deadline;
import dev.plinth.resilience.autoconfigure.ClientGuard.Outcome;
import dev.plinth.resilience.autoconfigure.ClientGuard.Result;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends the requests of a client through its guard, and tells the service how much time
 * it has. Requests that may be sent again are those with an idempotent method or an
 * {@code Idempotency-Key}.
 */
final class ResilienceInterceptor implements ClientHttpRequestInterceptor {

	private static final Set<HttpMethod> IDEMPOTENT = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS,
			HttpMethod.PUT, HttpMethod.DELETE);

	private static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

	private final ClientGuard guard;

	private final String deadlineHeader;

	private final @Nullable LastGood<Key, ClientHttpResponse> lastGood;

	ResilienceInterceptor(ClientGuard guard, String deadlineHeader) {
		this.guard = guard;
		this.deadlineHeader = deadlineHeader;
		this.lastGood = (guard.properties().lastGood().toNanos() > 0) ? new LastGood<>(guard.properties().lastGood())
				: null;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
		boolean repeatable = IDEMPOTENT.contains(request.getMethod())
				|| request.getHeaders().containsHeader("Idempotency-Key");
		Result<ClientHttpResponse> result = this.guard.call(repeatable, () -> send(request, body, execution));
		ClientHttpResponse response = result.value();
		if (response != null && result.failure() == null) {
			remember(request, response);
			return response;
		}
		if (response != null) {
			response.close();
		}
		ClientHttpResponse last = recall(request);
		if (last != null) {
			this.guard.counted(Outcome.FALLBACK);
			return last;
		}
		throw this.guard.unavailable(result);
	}

	private Result<ClientHttpResponse> send(HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
		Duration remaining = Deadline.remaining();
		if (remaining != null && !this.deadlineHeader.isEmpty()) {
			request.getHeaders().set(this.deadlineHeader, Long.toString(Math.max(1, remaining.toMillis())));
		}
		try {
			ClientHttpResponse response = BufferedResponse.of(execution.execute(request, body));
			HttpStatusCode status = response.getStatusCode();
			Exception failure = status.is5xxServerError() ? new IOException("Answered with " + status.value()) : null;
			boolean again = failure != null || status.value() == 429 || status.value() == 408;
			return new Result<>(response, failure, again, true, again ? retryAfter(response) : Duration.ZERO);
		}
		catch (IOException ex) {
			return Result.failed(ex);
		}
	}

	private static Duration retryAfter(ClientHttpResponse response) {
		String value = response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
		if (value == null) {
			return Duration.ZERO;
		}
		Duration wait;
		try {
			wait = value.strip().matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(value.strip())) : Duration
				.between(Instant.now(), ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
		}
		catch (DateTimeParseException ex) {
			return Duration.ZERO;
		}
		return wait.isNegative() ? Duration.ZERO : (wait.compareTo(MAX_RETRY_AFTER) > 0) ? MAX_RETRY_AFTER : wait;
	}

	private void remember(HttpRequest request, ClientHttpResponse response) {
		if (this.lastGood != null && request.getMethod() == HttpMethod.GET
				&& response instanceof BufferedResponse buffered && buffered.getStatusCode().is2xxSuccessful()) {
			this.lastGood.put(Key.of(request), buffered);
		}
	}

	private @Nullable ClientHttpResponse recall(HttpRequest request) {
		return (this.lastGood != null && request.getMethod() == HttpMethod.GET) ? this.lastGood.get(Key.of(request))
				: null;
	}

	/**
	 * What an answer depends on: nobody gets the answer to another caller.
	 */
	private record Key(URI uri, List<String> accept, List<String> language, List<String> authorization,
			List<String> cookie) {

		static Key of(HttpRequest request) {
			HttpHeaders headers = request.getHeaders();
			return new Key(request.getURI(), headers.getOrEmpty(HttpHeaders.ACCEPT),
					headers.getOrEmpty(HttpHeaders.ACCEPT_LANGUAGE), headers.getOrEmpty(HttpHeaders.AUTHORIZATION),
					headers.getOrEmpty(HttpHeaders.COOKIE));
		}

	}

}

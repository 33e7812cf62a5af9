package dev.plinth.resilience.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

import dev.plinth.problem.UnavailableException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends the requests of a client: retries around the circuit breaker around the bound on
 * requests at the same time. Only requests that may be sent again are retried, within the
 * time of the call and the budget, and not before the time that the service has asked
 * for.
 */
final class ResilienceInterceptor implements ClientHttpRequestInterceptor {

	private static final Set<HttpMethod> IDEMPOTENT = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS,
			HttpMethod.PUT, HttpMethod.DELETE);

	private final String code;

	private final ClientsProperties.Client properties;

	private final CircuitBreaker breaker;

	private final RetryBudget budget;

	private final Semaphore permits;

	private final Pause pause;

	ResilienceInterceptor(String name, ClientsProperties.Client properties, CircuitBreaker breaker, Pause pause) {
		this.code = name + "-unavailable";
		this.properties = properties;
		this.breaker = breaker;
		this.budget = new RetryBudget(properties.retry().budget());
		this.permits = new Semaphore(properties.maxConcurrent());
		this.pause = pause;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		long deadline = System.nanoTime() + this.properties.timeout().toNanos();
		boolean repeatable = IDEMPOTENT.contains(request.getMethod())
				|| request.getHeaders().containsHeader("Idempotency-Key");
		this.budget.request();
		for (int attempt = 1;; attempt++) {
			Attempt result = attempt(request, body, execution);
			ClientHttpResponse response = result.response;
			if (response != null && !isFailure(response)) {
				return response;
			}
			Duration wait = wait(attempt, result.retryAfter);
			boolean again = repeatable && result.sent && attempt < this.properties.retry().attempts()
					&& System.nanoTime() + wait.toNanos() < deadline && this.budget.tryRetry();
			if (response != null) {
				response.close();
			}
			if (!again) {
				throw unavailable(result);
			}
			pause(wait, result);
		}
	}

	private Attempt attempt(HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
		if (!this.permits.tryAcquire()) {
			return new Attempt(null, new IOException("Too many requests at the same time"), false, Duration.ZERO);
		}
		try {
			if (!this.breaker.tryAcquirePermission()) {
				return new Attempt(null, new IOException("The circuit breaker is open"), false,
						this.properties.breaker().reset());
			}
			long start = this.breaker.getCurrentTimestamp();
			try {
				ClientHttpResponse response = execution.execute(request, body);
				long took = this.breaker.getCurrentTimestamp() - start;
				if (isFailure(response)) {
					IOException failure = new IOException("Answered with " + response.getStatusCode().value());
					this.breaker.onError(took, this.breaker.getTimestampUnit(), failure);
					return new Attempt(response, failure, true, retryAfter(response));
				}
				this.breaker.onSuccess(took, this.breaker.getTimestampUnit());
				return new Attempt(response, null, true, Duration.ZERO);
			}
			catch (IOException ex) {
				this.breaker.onError(this.breaker.getCurrentTimestamp() - start, this.breaker.getTimestampUnit(), ex);
				return new Attempt(null, ex, true, Duration.ZERO);
			}
			catch (RuntimeException | Error ex) {
				this.breaker.releasePermission();
				throw ex;
			}
		}
		finally {
			this.permits.release();
		}
	}

	private static boolean isFailure(ClientHttpResponse response) throws IOException {
		return response.getStatusCode().is5xxServerError();
	}

	private static Duration retryAfter(ClientHttpResponse response) {
		String value = response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
		try {
			return (value != null) ? Duration.ofSeconds(Math.min(Long.parseLong(value.strip()), 86_400))
					: Duration.ZERO;
		}
		catch (NumberFormatException ex) {
			return Duration.ZERO;
		}
	}

	/*
	 * Half of the backoff is chance, so that clients that failed together do not come
	 * again together.
	 */
	private Duration wait(int attempt, Duration retryAfter) {
		long backoff = this.properties.retry().backoff().toMillis() << Math.min(attempt - 1, 10);
		long jittered = backoff / 2 + ThreadLocalRandom.current().nextLong(backoff / 2 + 1);
		return (retryAfter.toMillis() > jittered) ? retryAfter : Duration.ofMillis(jittered);
	}

	private void pause(Duration wait, Attempt result) {
		try {
			this.pause.await(wait);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw unavailable(result);
		}
	}

	private UnavailableException unavailable(Attempt result) {
		Duration retryAfter = (result.retryAfter.isZero()) ? Duration.ofSeconds(1) : result.retryAfter;
		return new UnavailableException(this.code, null, retryAfter, result.failure);
	}

	private record Attempt(@Nullable ClientHttpResponse response, @Nullable IOException failure, boolean sent,
			Duration retryAfter) {

	}

}

package dev.plinth.resilience.autoconfigure;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemException;
import dev.plinth.problem.UnavailableException;
import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.ratelimit.RateWindow;
import dev.plinth.resilience.Deadline;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpResponse;

/**
 * Makes the calls of a client: retries around the circuit breaker around the rate and the
 * bound on calls at the same time. Only calls that may be made again are retried, within
 * the time of the call and the budget, and not before the time that the service has asked
 * for.
 */
final class ClientGuard {

	private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);

	private final LongAdder retries = new LongAdder();

	private final String name;

	private final ClientsProperties.Client properties;

	private final CircuitBreaker breaker;

	private final RetryBudget budget;

	private final Semaphore permits;

	private final @Nullable RateWindow rate;

	private final RateLimitStore rates;

	private final Pause pause;

	ClientGuard(String name, ClientsProperties.Client properties, CircuitBreaker breaker, RateLimitStore rates,
			Pause pause) {
		for (Outcome outcome : Outcome.values()) {
			this.outcomes.put(outcome, new LongAdder());
		}
		this.name = name;
		this.properties = properties;
		this.breaker = breaker;
		this.budget = new RetryBudget(properties.retry().budget());
		this.permits = new Semaphore(properties.maxConcurrent());
		this.rate = (properties.rate().limit() > 0)
				? new RateWindow("client", properties.rate().limit(), properties.rate().per()) : null;
		this.rates = rates;
		this.pause = pause;
	}

	String name() {
		return this.name;
	}

	ClientsProperties.Client properties() {
		return this.properties;
	}

	CircuitBreaker breaker() {
		return this.breaker;
	}

	long count(Outcome outcome) {
		return adder(outcome).sum();
	}

	void counted(Outcome outcome) {
		adder(outcome).increment();
	}

	private LongAdder adder(Outcome outcome) {
		LongAdder adder = this.outcomes.get(outcome);
		if (adder == null) {
			throw new IllegalStateException();
		}
		return adder;
	}

	long retries() {
		return this.retries.sum();
	}

	int inFlight() {
		return this.properties.maxConcurrent() - this.permits.availablePermits();
	}

	/**
	 * Make a call.
	 * @param <T> the type of the result
	 * @param repeatable whether it may be made again
	 * @param call the call; while it is made {@link Deadline} tells it how much time it
	 * has
	 * @return the last result
	 */
	<T> Result<T> call(boolean repeatable, Call<T> call) {
		Duration time = this.properties.timeout();
		Duration waiting = Deadline.remaining();
		if (waiting != null && waiting.toMillis() < 1) {
			throw new ProblemException(Problem.of(504, "timeout").build());
		}
		boolean hurried = waiting != null && waiting.compareTo(time) < 0;
		if (waiting != null && hurried) {
			time = waiting;
		}
		long deadline = System.nanoTime() + time.toNanos();
		this.budget.request();
		for (int attempt = 1;; attempt++) {
			Result<T> result = attempt(call, deadline, hurried);
			if (!result.again()) {
				return result;
			}
			Duration wait = wait(attempt, result.retryAfter());
			if (!repeatable || attempt >= this.properties.retry().attempts()
					|| System.nanoTime() + wait.toNanos() - deadline >= 0 || !this.budget.tryRetry()) {
				return result;
			}
			result.discard();
			this.retries.increment();
			try {
				this.pause.await(wait);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return result;
			}
		}
	}

	private <T> Result<T> attempt(Call<T> call, long deadline, boolean hurried) {
		if (!this.permits.tryAcquire()) {
			return refused(Outcome.FULL, "Too many calls at the same time", Duration.ZERO);
		}
		try {
			Duration rateExceeded = rateExceeded();
			if (rateExceeded != null) {
				return refused(Outcome.LIMITED, "The rate of calls is exceeded", rateExceeded);
			}
			if (!this.breaker.tryAcquirePermission()) {
				return refused(Outcome.OPEN, "The circuit breaker is open", this.properties.breaker().reset());
			}
			Deadline.Scope scope = Deadline.within(Duration.ofNanos(deadline - System.nanoTime()));
			long start = this.breaker.getCurrentTimestamp();
			try {
				Result<T> result = call.make();
				record(result.failure(), this.breaker.getCurrentTimestamp() - start, hurried && isOver(deadline));
				return result;
			}
			catch (RuntimeException | Error ex) {
				this.breaker.releasePermission();
				throw ex;
			}
			finally {
				scope.close();
			}
		}
		finally {
			this.permits.release();
		}
	}

	/*
	 * Time-outs of clients are in milliseconds.
	 */
	private static boolean isOver(long deadline) {
		return System.nanoTime() - deadline >= -5_000_000;
	}

	/*
	 * Who is in a hurry must not be able to open the circuit breaker for all.
	 */
	private void record(@Nullable Exception failure, long took, boolean tooLateForCaller) {
		if (failure == null) {
			counted(Outcome.SUCCESS);
			this.breaker.onSuccess(took, this.breaker.getTimestampUnit());
			return;
		}
		counted(Outcome.FAILURE);
		if (tooLateForCaller) {
			this.breaker.releasePermission();
		}
		else {
			this.breaker.onError(took, this.breaker.getTimestampUnit(), failure);
		}
	}

	private @Nullable Duration rateExceeded() {
		if (this.rate == null) {
			return null;
		}
		RateDecision decision = this.rates.take("client:" + this.name, List.of(this.rate));
		return decision.granted() ? null : decision.retryAfter();
	}

	private <T> Result<T> refused(Outcome outcome, String reason, Duration retryAfter) {
		counted(outcome);
		return Result.refused(new IllegalStateException(reason), retryAfter);
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

	UnavailableException unavailable(Result<?> result) {
		Duration retryAfter = result.retryAfter().isZero() ? Duration.ofSeconds(1) : result.retryAfter();
		return new UnavailableException(code(this.name), null, retryAfter, result.failure());
	}

	private static String code(String name) {
		return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-")
				+ "-unavailable";
	}

	/**
	 * What has become of a call.
	 */
	enum Outcome {

		/** Answered. */
		SUCCESS,

		/** Not answered in time, or with an error of the service. */
		FAILURE,

		/** Refused by the open circuit breaker. */
		OPEN,

		/** Refused because of too many calls at the same time. */
		FULL,

		/** Refused because of the rate. */
		LIMITED,

		/** Answered by a fallback. */
		FALLBACK

	}

	/**
	 * A call.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	interface Call<T> {

		Result<T> make();

	}

	/**
	 * The result of a call.
	 *
	 * @param <T> the type of the value
	 * @param value the value, which may be there with a failure
	 * @param failure the failure of the service, or {@code null}
	 * @param again whether another attempt may help
	 * @param sent whether the service was called
	 * @param retryAfter the time after which the service wants to be called again
	 */
	record Result<T>(@Nullable T value, @Nullable Exception failure, boolean again, boolean sent, Duration retryAfter) {

		static <T> Result<T> of(@Nullable T value) {
			return new Result<>(value, null, false, true, Duration.ZERO);
		}

		static <T> Result<T> failed(Exception failure) {
			return new Result<>(null, failure, true, true, Duration.ZERO);
		}

		static <T> Result<T> refused(Exception failure, Duration retryAfter) {
			return new Result<>(null, failure, false, false, retryAfter);
		}

		private void discard() {
			if (this.value instanceof ClientHttpResponse response) {
				response.close();
			}
		}

	}

}

package dev.plinth.resilience.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.plinth.problem.NotFoundException;
import dev.plinth.problem.UnavailableException;
import dev.plinth.resilience.Deadline;
import dev.plinth.resilience.OnFailure;
import dev.plinth.resilience.Resilient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ResilientMethods}.
 */
class ResilientMethodsTests {

	private final State state = new State();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ResilientClientsAutoConfiguration.class))
		.withPropertyValues("plinth.clients.search.timeout=300ms", "plinth.clients.search.breaker.minimum-calls=3",
				"plinth.clients.search.breaker.window=3", "plinth.clients.search.retry.backoff=10ms")
		.withBean(Search.class, () -> new Search(this.state));

	@Test
	void failureIsThrownUntilTheBreakerOpens() {
		this.runner.run((context) -> {
			Search search = context.getBean(Search.class);
			assertThat(search.find("a")).isEqualTo("found a");
			this.state.failure = new IllegalStateException("broken");
			for (int i = 0; i < 2; i++) {
				assertThatIllegalStateException().isThrownBy(() -> search.find("a")).withMessage("broken");
			}
			int before = this.state.calls.get();
			assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> search.find("a")).satisfies((ex) -> {
				assertThat(ex.getProblem().code()).isEqualTo("search-unavailable");
				assertThat(ex.getProblem().headers()).containsEntry("Retry-After", "30");
			});
			assertThat(this.state.calls).hasValue(before);
		});
	}

	@Test
	void faultOfTheCallerIsNoFailure() {
		this.runner.run((context) -> {
			Search search = context.getBean(Search.class);
			this.state.failure = new NotFoundException();
			for (int i = 0; i < 10; i++) {
				assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> search.find("a"));
			}
			this.state.failure = new IllegalArgumentException();
			for (int i = 0; i < 10; i++) {
				assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> search.find("a"));
			}
			assertThat(this.state.calls).hasValue(20);
		});
	}

	@Test
	void methodThatTakesTooLongIsInterrupted() {
		this.runner.run((context) -> {
			Search search = context.getBean(Search.class);
			long start = System.nanoTime();
			assertThatExceptionOfType(UnavailableException.class).isThrownBy(search::hang);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(250),
					Duration.ofSeconds(2));
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
			assertThat(this.state.remaining).isBetween(Duration.ofMillis(100), Duration.ofMillis(300));
		});
	}

	@Test
	void onlyRepeatableMethodsAreRetried() {
		this.runner.run((context) -> {
			Search search = context.getBean(Search.class);
			this.state.failure = new IOException("once");
			this.state.failures = 1;
			assertThat(search.again()).isEqualTo("found again");
			assertThat(this.state.calls).hasValue(2);
			this.state.failures = 1;
			assertThatIllegalStateException().isThrownBy(() -> {
				this.state.failure = new IllegalStateException();
				search.find("a");
			});
			assertThat(this.state.calls).hasValue(3);
		});
	}

	@Test
	void fallbackIsAMethodOrTheLastGoodResult() {
		this.runner.run((context) -> {
			Search search = context.getBean(Search.class);
			assertThat(search.price("a")).isEqualTo("price 1");
			assertThat(search.price("b")).isEqualTo("price 2");
			this.state.failure = new NotFoundException();
			assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> search.price("a"));
			this.state.failure = new IllegalStateException("broken");
			assertThat(search.price("a")).isEqualTo("price 1");
			assertThat(search.price("b")).isEqualTo("price 2");
			assertThat(search.price("c")).isEqualTo("no price for c");
			assertThat(search.names("x")).isEqualTo("none because of broken");
		});
	}

	@Test
	void annotationsThatMakeNoSenseStopTheStart() {
		assertInvalid(Unknown.class, "@Resilient on", "needs plinth.clients.unknown");
		assertInvalid(Later.class, "would not see the failure of the future");
		assertInvalid(NoMethod.class, "needs a method missing with the same parameters and result");
		assertInvalid(Nothing.class, "needs a method or an age");
		assertInvalid(NoAge.class, "has lastGood soon, which is no age like 10m");
	}

	private <T> void assertInvalid(Class<T> bean, String... description) {
		this.runner.withBean(bean).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(new InvalidClientFailureAnalyzer().analyze(context.getStartupFailure()).getDescription())
				.contains(description);
		});
	}

	private static final class State {

		private final AtomicInteger calls = new AtomicInteger();

		private Exception failure;

		private int failures = Integer.MAX_VALUE;

		private Duration remaining;

	}

	static class Search {

		private final State state;

		Search(State state) {
			this.state = state;
		}

		private String answer(String result) throws Exception {
			this.state.calls.incrementAndGet();
			if (this.state.failure != null && this.state.failures-- > 0) {
				throw this.state.failure;
			}
			return result;
		}

		@Resilient(value = "search", ignore = IllegalArgumentException.class)
		public String find(String text) throws Exception {
			return answer("found " + text);
		}

		@Resilient(value = "search", repeatable = true)
		public String again() throws Exception {
			return answer("found again");
		}

		@Resilient("search")
		public void hang() throws InterruptedException {
			this.state.remaining = Deadline.remaining();
			new CountDownLatch(1).await(10, TimeUnit.SECONDS);
		}

		@Resilient("search")
		@OnFailure(value = "noPrice", lastGood = "10m")
		public String price(String product) throws Exception {
			return answer("price " + (this.state.calls.get() + 1));
		}

		private String noPrice(String product) {
			return "no price for " + product;
		}

		@OnFailure("noNames")
		public String names(String text) throws Exception {
			return answer("names");
		}

		private String noNames(String text, Throwable failure) {
			return "none because of " + failure.getMessage();
		}

	}

	static class Unknown {

		@Resilient("unknown")
		public void call() {
		}

	}

	static class Later {

		@Resilient("search")
		public CompletableFuture<String> call() {
			return CompletableFuture.completedFuture("");
		}

	}

	static class NoMethod {

		@OnFailure("missing")
		public String call() {
			return "";
		}

	}

	static class Nothing {

		@OnFailure
		public String call() {
			return "";
		}

	}

	static class NoAge {

		@OnFailure(lastGood = "soon")
		public String call() {
			return "";
		}

	}

}

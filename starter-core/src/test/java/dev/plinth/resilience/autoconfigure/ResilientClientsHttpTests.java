package dev.plinth.resilience.autoconfigure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plinth.problem.ProblemException;
import dev.plinth.problem.UnavailableException;
import dev.plinth.resilience.BreakerStateChanged;
import dev.plinth.resilience.Deadline;
import dev.plinth.resilience.OnFailure;
import dev.plinth.resilience.ResilientClients;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.http.ResponseEntity;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ResilientClientsAutoConfiguration} against a real server that hangs,
 * fails and recovers.
 */
class ResilientClientsHttpTests {

	private final AtomicInteger calls = new AtomicInteger();

	private final CountDownLatch release = new CountDownLatch(1);

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private volatile String mode = "ok";

	private volatile Headers received = new Headers();

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
		this.server.setExecutor(this.executor);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.release.countDown();
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	private void answer(HttpExchange exchange) throws IOException {
		int call = this.calls.incrementAndGet();
		this.received = exchange.getRequestHeaders();
		int status = switch (this.mode) {
			case "fail" -> 500;
			case "client" -> 404;
			case "once" -> (call == 1) ? 503 : 200;
			case "fail-then-hang" -> (call == 1) ? 500 : 200;
			case "busy" -> (call == 1) ? 429 : 200;
			case "later" -> {
				exchange.getResponseHeaders().set("Retry-After", "60");
				yield 503;
			}
			default -> 200;
		};
		if (this.mode.equals("hang") || this.mode.equals("fail-then-hang") && call > 1) {
			try {
				this.release.await(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		byte[] body = "answer".getBytes();
		if (this.mode.equals("half")) {
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body, 0, 3);
			exchange.getResponseBody().flush();
			try {
				this.release.await(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			exchange.close();
			return;
		}
		exchange.sendResponseHeaders(status, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ResilientClientsAutoConfiguration.class,
					RestClientAutoConfiguration.class, HttpClientAutoConfiguration.class,
					HttpServiceClientAutoConfiguration.class, HttpServiceClientPropertiesAutoConfiguration.class))
			.withPropertyValues(
					"plinth.clients.payment.base-url=http://localhost:" + this.server.getAddress().getPort(),
					"plinth.clients.payment.timeout=300ms", "plinth.clients.payment.breaker.minimum-calls=3",
					"plinth.clients.payment.breaker.window=4", "plinth.clients.payment.breaker.reset=400ms",
					"plinth.clients.payment.breaker.probes=1", "plinth.clients.payment.retry.backoff=10ms");
	}

	@Test
	void breakerOpensWhileServiceHangsOrFailsAndClosesWhenItRecovers() {
		runner().withBean(MeterRegistry.class, SimpleMeterRegistry::new).run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			context.getBean("circuitBreakerMetrics", MeterBinder.class).bindTo(meters);
			RestClient client = context.getBean(ResilientClients.class).restClient("payment");
			assertThat(client.post().uri("/pay").retrieve().body(String.class)).isEqualTo("answer");
			this.mode = "hang";
			long start = System.nanoTime();
			assertUnavailable(client);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
			this.mode = "fail";
			assertUnavailable(client);
			assertUnavailable(client);
			assertThat(meters.get("plinth.client.breaker.open").tag("client", "payment").gauge().value()).isEqualTo(1);
			int before = this.calls.get();
			assertUnavailable(client);
			assertThat(this.calls).hasValue(before);
			this.mode = "ok";
			Awaitility.await()
				.atMost(Duration.ofSeconds(5))
				.ignoreExceptionsInstanceOf(UnavailableException.class)
				.untilAsserted(
						() -> assertThat(client.post().uri("/pay").retrieve().body(String.class)).isEqualTo("answer"));
			assertThat(meters.get("plinth.client.breaker.open").tag("client", "payment").gauge().value()).isZero();
		});
	}

	@Test
	void serviceThatStopsInTheMiddleOfItsAnswerHasFailed() {
		runner().run((context) -> {
			RestClient client = context.getBean(ResilientClients.class).restClient("payment");
			this.mode = "half";
			long start = System.nanoTime();
			assertUnavailable(client);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
			assertThat(context.getBean(ClientGuards.class).find("payment").count(ClientGuard.Outcome.FAILURE))
				.isEqualTo(1);
		});
	}

	@Test
	void timeoutIsThatOfAllAttemptsTogether() {
		runner()
			.withPropertyValues("plinth.clients.payment.timeout=600ms", "plinth.clients.payment.retry.backoff=400ms",
					"plinth.clients.payment.breaker.window=100", "plinth.clients.payment.breaker.minimum-calls=100")
			.run((context) -> {
				RestClient client = context.getBean(ResilientClients.class).restClient("payment");
				this.mode = "fail-then-hang";
				long start = System.nanoTime();
				assertThatExceptionOfType(UnavailableException.class)
					.isThrownBy(() -> client.get().uri("/").retrieve().body(String.class));
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(500),
						Duration.ofMillis(1100));
				assertThat(this.calls).hasValue(2);
			});
	}

	@Test
	void callerThatWaitsLessShortensTheTimeOutAndDoesNotOpenTheBreaker() {
		runner().withPropertyValues("plinth.clients.payment.timeout=20s").run((context) -> {
			RestClient client = context.getBean(ResilientClients.class).restClient("payment");
			client.get().uri("/").retrieve().toBodilessEntity();
			assertThat(Long.parseLong(this.received.getFirst("X-Request-Timeout-Ms"))).isBetween(15_000L, 20_000L);
			this.mode = "hang";
			for (int i = 0; i < 5; i++) {
				Deadline.Scope scope = Deadline.within(Duration.ofMillis(100));
				try {
					long start = System.nanoTime();
					assertUnavailable(client);
					assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
					assertThat(Long.parseLong(this.received.getFirst("X-Request-Timeout-Ms"))).isLessThanOrEqualTo(100);
				}
				finally {
					scope.close();
				}
			}
			assertThat(context.getBean(CircuitBreakerRegistry.class).circuitBreaker("payment").getState())
				.isEqualTo(CircuitBreaker.State.CLOSED);
			Deadline.Scope scope = Deadline.within(Duration.ZERO);
			try {
				assertThatExceptionOfType(ProblemException.class)
					.isThrownBy(() -> client.get().uri("/").retrieve().toBodilessEntity())
					.satisfies((ex) -> assertThat(ex.getProblem().status()).isEqualTo(504));
			}
			finally {
				scope.close();
			}
		});
	}

	@Test
	void rateAndConcurrencyAreBounded() {
		runner().withPropertyValues("plinth.clients.payment.rate.limit=2", "plinth.clients.payment.rate.per=1h")
			.run((context) -> {
				RestClient client = context.getBean(ResilientClients.class).restClient("payment");
				client.get().uri("/").retrieve().toBodilessEntity();
				client.get().uri("/").retrieve().toBodilessEntity();
				assertThatExceptionOfType(UnavailableException.class)
					.isThrownBy(() -> client.get().uri("/").retrieve().toBodilessEntity())
					.satisfies((ex) -> assertThat(Long.parseLong(ex.getProblem().headers().get("Retry-After")))
						.isBetween(3500L, 3600L));
				assertThat(this.calls).hasValue(2);
			});
		runner().withPropertyValues("plinth.clients.payment.max-concurrent=1", "plinth.clients.payment.timeout=10s")
			.run((context) -> {
				RestClient client = context.getBean(ResilientClients.class).restClient("payment");
				this.calls.set(0);
				this.mode = "hang";
				Future<?> first = this.executor.submit(() -> client.get().uri("/").retrieve().toBodilessEntity());
				Awaitility.await().until(() -> this.calls.get() == 1);
				assertUnavailable(client);
				assertThat(this.calls).hasValue(1);
				this.release.countDown();
				first.get(10, TimeUnit.SECONDS);
				this.mode = "ok";
				client.get().uri("/").retrieve().toBodilessEntity();
			});
	}

	@Test
	void refusalOfABusyServiceIsRetriedAndNoFailure() {
		runner().run((context) -> {
			RestClient client = context.getBean(ResilientClients.class).restClient("payment");
			this.mode = "busy";
			assertThat(client.get().uri("/").retrieve().body(String.class)).isEqualTo("answer");
			assertThat(this.calls).hasValue(2);
			this.calls.set(0);
			assertThatExceptionOfType(HttpClientErrorException.TooManyRequests.class)
				.isThrownBy(() -> client.post().uri("/").retrieve().body(String.class));
			ClientGuard guard = context.getBean(ClientGuards.class).find("payment");
			assertThat(guard.count(ClientGuard.Outcome.FAILURE)).isZero();
			assertThat(guard.retries()).isEqualTo(1);
		});
	}

	@Test
	void lastGoodAnswerIsGivenToTheSameCaller() {
		runner().withPropertyValues("plinth.clients.payment.last-good=10m", "plinth.clients.payment.retry.attempts=1")
			.run((context) -> {
				RestClient client = context.getBean(ResilientClients.class).restClient("payment");
				assertThat(client.get().uri("/a").header("Authorization", "ann").retrieve().body(String.class))
					.isEqualTo("answer");
				this.mode = "fail";
				ResponseEntity<String> last = client.get()
					.uri("/a")
					.header("Authorization", "ann")
					.retrieve()
					.toEntity(String.class);
				assertThat(last.getBody()).isEqualTo("answer");
				assertThatExceptionOfType(UnavailableException.class).isThrownBy(
						() -> client.get().uri("/a").header("Authorization", "bob").retrieve().body(String.class));
				assertThatExceptionOfType(UnavailableException.class)
					.isThrownBy(() -> client.get().uri("/b").retrieve().body(String.class));
				assertThat(context.getBean(ClientGuards.class).find("payment").count(ClientGuard.Outcome.FALLBACK))
					.isEqualTo(1);
			});
	}

	@Test
	void fallbackOfAnHttpServiceIsADefaultMethod() {
		runner().withUserConfiguration(Services.class).run((context) -> {
			Payment payment = context.getBean(Payment.class);
			this.mode = "client";
			assertThatExceptionOfType(HttpClientErrorException.NotFound.class).isThrownBy(() -> payment.rate("EUR"));
			this.mode = "fail";
			assertThat(payment.rate("EUR")).isEqualTo("no rate for EUR: payment-unavailable");
		});
	}

	@Test
	void restClientBeansAreConfiguredByName() {
		runner().withUserConfiguration(RestClients.class).run((context) -> {
			this.mode = "fail";
			for (String name : new String[] { "payment", "paymentRestClient" }) {
				assertThatExceptionOfType(UnavailableException.class).isThrownBy(
						() -> context.getBean(name, RestClient.class).post().uri("/").retrieve().body(String.class));
			}
			ClientGuard guard = context.getBean(ClientGuards.class).find("payment");
			assertThat(guard.count(ClientGuard.Outcome.FAILURE)).isEqualTo(2);
		});
	}

	@Test
	void changesOfTheBreakerAreEventsAndMetrics() {
		runner().withUserConfiguration(StateListener.class)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				context.getBean("clientMetrics", MeterBinder.class).bindTo(meters);
				RestClient client = context.getBean(ResilientClients.class).restClient("payment");
				this.mode = "fail";
				for (int i = 0; i < 4; i++) {
					assertUnavailable(client);
				}
				assertThat(context.getBean(StateListener.class).events)
					.containsExactly(new BreakerStateChanged("payment", "closed", "open"));
				assertThat(meters.get("plinth.client.calls")
					.tags("client", "payment", "outcome", "failure")
					.functionCounter()
					.count()).isEqualTo(3);
				assertThat(meters.get("plinth.client.calls")
					.tags("client", "payment", "outcome", "open")
					.functionCounter()
					.count()).isEqualTo(1);
				assertThat(meters.get("plinth.client.in-flight").tag("client", "payment").gauge().value()).isZero();
			});
	}

	@Test
	void clientsThatMakeNoSenseStopTheStartAndAreExplainedTogether() {
		runner()
			.withPropertyValues("plinth.clients.bad.base-url=payment", "plinth.clients.bad.timeout=0s",
					"plinth.clients.bad.breaker.failure-rate=0", "plinth.clients.bad.retry.attempts=0",
					"plinth.clients.bad.max-concurrent=0")
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(new InvalidClientFailureAnalyzer().analyze(context.getStartupFailure()).getDescription())
					.contains("bad.base-url is payment", "bad.timeout is 0ms", "bad.breaker.failure-rate is 0",
							"bad.retry.attempts is 0", "bad.max-concurrent is 0");
			});
		assertThat(new InvalidClientFailureAnalyzer().analyze(new IllegalStateException())).isNull();
	}

	@Test
	void beansOfApplicationWin() {
		ResilientClients own = (name) -> RestClient.create();
		CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
		runner().withBean(ResilientClients.class, () -> own)
			.withBean(CircuitBreakerRegistry.class, () -> registry)
			.run((context) -> {
				assertThat(context.getBean(ResilientClients.class)).isSameAs(own);
				assertThat(context.getBean(CircuitBreakerRegistry.class)).isSameAs(registry);
				assertThat(registry.find("payment")).isPresent();
			});
	}

	@Test
	void onlyRequestsThatMayBeSentAgainAreRetried() {
		runner()
			.withPropertyValues("plinth.clients.payment.breaker.window=100",
					"plinth.clients.payment.breaker.minimum-calls=100")
			.run((context) -> {
				RestClient client = context.getBean(ResilientClients.class).restClient("payment");
				this.mode = "once";
				assertThat(client.get().uri("/").retrieve().body(String.class)).isEqualTo("answer");
				assertThat(this.calls).hasValue(2);
				this.calls.set(0);
				assertUnavailable(client);
				assertThat(this.calls).hasValue(1);
				this.calls.set(0);
				assertThat(client.post().uri("/").header("Idempotency-Key", "k").retrieve().body(String.class))
					.isEqualTo("answer");
				assertThat(this.calls).hasValue(2);
			});
	}

	@Test
	void retryAfterIsHonoured() {
		runner().run((context) -> {
			RestClient client = context.getBean(ResilientClients.class).restClient("payment");
			this.mode = "later";
			assertThatExceptionOfType(UnavailableException.class)
				.isThrownBy(() -> client.get().uri("/").retrieve().body(String.class))
				.satisfies((ex) -> assertThat(ex.getProblem().headers()).containsEntry("Retry-After", "60"));
			assertThat(this.calls).hasValue(1);
		});
	}

	@Test
	void faultOfTheCallerIsNoFailureOfTheService() {
		runner().run((context) -> {
			RestClient client = context.getBean(ResilientClients.class).restClient("payment");
			this.mode = "client";
			for (int i = 0; i < 10; i++) {
				assertThatExceptionOfType(HttpClientErrorException.NotFound.class)
					.isThrownBy(() -> client.get().uri("/").retrieve().body(String.class));
			}
			assertThat(this.calls).hasValue(10);
		});
	}

	@Test
	void retriesAreBounded() {
		RetryBudget budget = new RetryBudget(10);
		int granted = 0;
		for (int i = 0; i < 1000; i++) {
			budget.request();
			granted += budget.tryRetry() ? 1 : 0;
		}
		assertThat(granted).isBetween(100, 111);
	}

	@Test
	void groupsOfHttpServicesAreConfiguredByName() {
		runner().withUserConfiguration(Services.class).run((context) -> {
			Payment payment = context.getBean(Payment.class);
			this.mode = "once";
			assertThat(payment.state()).isEqualTo("answer");
			assertThat(this.calls).hasValue(2);
		});
	}

	@Test
	void retryableMethodsAreRetried() {
		runner().withBean(Flaky.class)
			.run((context) -> assertThat(context.getBean(Flaky.class).call()).isEqualTo("third time"));
	}

	@Test
	void canBeSwitchedOffAndWorksWithoutRestClient() {
		runner().withPropertyValues("plinth.resilience.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ResilientClients.class));
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ResilientClientsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.restclient", "io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ResilientClients.class)
				.hasSingleBean(ResilientMethods.class));
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ResilientClientsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.github.resilience4j"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ResilientMethods.class));
	}

	private static void assertUnavailable(RestClient client) {
		assertThatExceptionOfType(UnavailableException.class)
			.isThrownBy(() -> client.post().uri("/pay").retrieve().body(String.class))
			.satisfies((ex) -> assertThat(ex.getProblem().code()).isEqualTo("payment-unavailable"));
	}

	interface Payment {

		@GetExchange("/state")
		String state();

		@GetExchange("/rate/{currency}")
		@OnFailure("unknown")
		String rate(@PathVariable String currency);

		default String unknown(String currency, Throwable failure) {
			return "no rate for " + currency + ": " + failure.getMessage();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RestClients {

		@Bean
		RestClient payment(RestClient.Builder builder) {
			return builder.build();
		}

		/** Has the configuration already. */
		@Bean
		RestClient paymentRestClient(ResilientClients clients) {
			return clients.restClient("payment");
		}

	}

	static class StateListener {

		private final List<BreakerStateChanged> events = new CopyOnWriteArrayList<>();

		@EventListener
		void changed(BreakerStateChanged event) {
			this.events.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "payment", types = Payment.class)
	static class Services {

	}

	static class Flaky {

		private final AtomicInteger calls = new AtomicInteger();

		@Retryable(delay = 1)
		public String call() {
			if (this.calls.incrementAndGet() < 3) {
				throw new IllegalStateException();
			}
			return "third time";
		}

	}

}

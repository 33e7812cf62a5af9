package dev.plinth.resilience.autoconfigure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plinth.problem.UnavailableException;
import dev.plinth.resilience.ResilientClients;
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
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.Retryable;
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
		int status = switch (this.mode) {
			case "fail" -> 500;
			case "client" -> 404;
			case "once" -> (call == 1) ? 503 : 200;
			case "later" -> {
				exchange.getResponseHeaders().set("Retry-After", "60");
				yield 503;
			}
			default -> 200;
		};
		if (this.mode.equals("hang")) {
			try {
				this.release.await(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		byte[] body = "answer".getBytes();
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
	void onlyRequestsThatMayBeSentAgainAreRetried() {
		runner().withPropertyValues("plinth.clients.payment.breaker.failure-rate=100").run((context) -> {
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
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ResilientClients.class));
	}

	private static void assertUnavailable(RestClient client) {
		assertThatExceptionOfType(UnavailableException.class)
			.isThrownBy(() -> client.post().uri("/pay").retrieve().body(String.class))
			.satisfies((ex) -> assertThat(ex.getProblem().code()).isEqualTo("payment-unavailable"));
	}

	interface Payment {

		@GetExchange("/state")
		String state();

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

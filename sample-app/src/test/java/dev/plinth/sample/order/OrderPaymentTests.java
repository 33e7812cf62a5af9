package dev.plinth.sample.order;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import dev.plinth.problem.UnavailableException;
import dev.plinth.sample.account.AccountService;
import dev.plinth.sample.payment.PaymentDeclinedException;
import dev.plinth.test.services.BackingServices;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.data.domain.PageRequest;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what becomes of an order and its payment when the payment provider misbehaves.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.profiles.active=dev", "plinth.jobs.backoff.delay=100ms",
				"plinth.clients.payment.timeout=500ms", "plinth.clients.payment.breaker.minimum-calls=100",
				"plinth.clients.payment.breaker.window=100" })
@BackingServices
class OrderPaymentTests {

	private static final Provider PROVIDER = new Provider();

	@Autowired
	private OrderService orders;

	@Autowired
	private AccountService accounts;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private HikariDataSource pool;

	private String email;

	private long customer;

	@DynamicPropertySource
	static void provider(DynamicPropertyRegistry properties) {
		properties.add("PAYMENT_URL", PROVIDER::address);
		properties.add("plinth.webhooks.endpoints.partner.url", () -> PROVIDER.address() + "/hooks");
		properties.add("plinth.webhooks.endpoints.partner.secret", () -> "a-secret-of-32-characters-or-so-");
	}

	@AfterAll
	static void stop() {
		PROVIDER.server.stop(0);
		PROVIDER.threads.shutdownNow();
	}

	@BeforeEach
	void setUp() {
		PROVIDER.reset();
		this.email = UUID.randomUUID() + "@example.com";
		this.customer = this.accounts.create("Ada", this.email, "Analytical1", "user").id();
	}

	@Test
	void noConnectionIsHeldWhileTheCustomerIsCharged() {
		PROVIDER.during = () -> PROVIDER.connections.add(this.pool.getHikariPoolMXBean().getActiveConnections());
		Order order = this.orders.place(this.customer, Optional.empty(), Map.of(1L, 1));
		assertThat(order.status()).isEqualTo(Order.Status.PAID);
		assertThat(PROVIDER.charges).containsExactly(order.paymentKey());
		// A worker may ask for jobs at the same moment, with one connection
		assertThat(PROVIDER.connections).first().satisfies((active) -> assertThat(active).isLessThanOrEqualTo(1));
	}

	@Test
	void orderIsCancelledAndItsPaymentUndoneWhenTheProviderFails() {
		PROVIDER.status = 500;
		assertThatExceptionOfType(UnavailableException.class)
			.isThrownBy(() -> this.orders.place(this.customer, Optional.of("key-1"), Map.of(1L, 1)))
			.satisfies((ex) -> assertThat(ex.getProblem().code()).isEqualTo("payment-unavailable"));
		assertThat(statuses()).containsExactly(Order.Status.CANCELLED);
		assertThat(events()).isZero();
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(PROVIDER.cancels).contains(PROVIDER.charges.get(0)));
	}

	@Test
	void sameKeyMayBeUsedAgainAfterAFailure() {
		PROVIDER.status = 500;
		assertThatExceptionOfType(UnavailableException.class)
			.isThrownBy(() -> this.orders.place(this.customer, Optional.of("key-2"), Map.of(1L, 1)));
		PROVIDER.status = 201;
		Order order = this.orders.place(this.customer, Optional.of("key-2"), Map.of(1L, 1));
		assertThat(order.status()).isEqualTo(Order.Status.PAID);
		assertThat(statuses()).containsExactly(Order.Status.CANCELLED, Order.Status.PAID);
		assertThat(this.orders.place(this.customer, Optional.of("key-2"), Map.of(1L, 1)).id()).isEqualTo(order.id());
	}

	@Test
	void orderIsCancelledWhenTheAnswerDoesNotComeInTime() {
		PROVIDER.pause = Duration.ofSeconds(2);
		assertThatExceptionOfType(UnavailableException.class)
			.isThrownBy(() -> this.orders.place(this.customer, Optional.empty(), Map.of(1L, 1)));
		assertThat(statuses()).containsExactly(Order.Status.CANCELLED);
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(PROVIDER.cancels).contains(PROVIDER.charges.get(0)));
	}

	@Test
	void declinedPaymentIsNotAFailureOfTheProvider() {
		PROVIDER.status = 402;
		assertThatExceptionOfType(PaymentDeclinedException.class)
			.isThrownBy(() -> this.orders.place(this.customer, Optional.empty(), Map.of(1L, 1)));
		assertThat(statuses()).containsExactly(Order.Status.CANCELLED);
		assertThat(PROVIDER.charges).hasSize(1);
	}

	@Test
	void providerIsToldTheRequestTheTraceAndTheTimeThatIsLeft(@Value("${local.server.port}") int port) {
		RestTestClient client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
		byte[] login = client.post()
			.uri("/api/v1/auth/login")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("email", this.email, "password", "Analytical1"))
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(byte[].class)
			.getResponseBody();
		String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
		client.post()
			.uri("/api/v1/orders")
			.header("Authorization",
					"Bearer " + JsonPath.read(new String(login, StandardCharsets.UTF_8), "$.data.accessToken"))
			.header("X-Request-Id", "request-of-the-caller")
			.header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
			.header("X-Request-Timeout-Ms", "450")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("items", List.of(Map.of("productId", 1, "quantity", 1))))
			.exchange()
			.expectStatus()
			.isCreated();
		assertThat(PROVIDER.headers.getFirst("X-Request-Id")).isEqualTo("request-of-the-caller");
		assertThat(PROVIDER.headers.getFirst("traceparent")).matches("00-" + traceId + "-[0-9a-f]{16}-01")
			.doesNotContain("00f067aa0ba902b7");
		assertThat(Long.parseLong(PROVIDER.headers.getFirst("X-Request-Timeout-Ms"))).isBetween(1L, 449L);
	}

	@Test
	void orderThatACrashLeftPendingIsSettledWithTheSamePaymentKey() {
		Order order = this.orders.place(this.customer, Optional.empty(), Map.of(1L, 1));
		this.jdbc.sql("update customer_order set status = 'PENDING' where id = ?").param(order.id()).update();
		this.orders.settle(Duration.ZERO);
		assertThat(statuses()).containsExactly(Order.Status.PAID);
		assertThat(PROVIDER.charges).containsExactly(order.paymentKey(), order.paymentKey());
	}

	@Test
	void partnerIsToldAboutAnOrderBySignedWebhook() {
		Order order = this.orders.place(this.customer, Optional.empty(), Map.of(1L, 1));
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(PROVIDER.hooks)
				.anyMatch((body) -> body.contains("order.placed") && body.contains("\"orderId\":" + order.id())));
	}

	private List<Order.Status> statuses() {
		return this.orders.listOf(this.customer, PageRequest.of(0, 10))
			.map(OrderSummary::status)
			.stream()
			.sorted(Comparator.reverseOrder())
			.toList();
	}

	private long events() {
		return this.jdbc
			.sql("select count(*) from sale s join customer_order o on o.id = s.order_id where customer_id = ?")
			.param(this.customer)
			.query(Long.class)
			.single();
	}

	/**
	 * A payment provider that does as it is told.
	 */
	private static final class Provider {

		private final List<String> charges = new CopyOnWriteArrayList<>();

		private final List<String> cancels = new CopyOnWriteArrayList<>();

		private final List<String> hooks = new CopyOnWriteArrayList<>();

		private final List<Integer> connections = new CopyOnWriteArrayList<>();

		private final ExecutorService threads = Executors.newCachedThreadPool();

		private final HttpServer server;

		private volatile Headers headers;

		private volatile int status;

		private volatile Duration pause;

		private volatile Runnable during;

		Provider() {
			try {
				this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
			this.server.createContext("/payments", this::handle);
			this.server.createContext("/hooks", this::handleHook);
			this.server.setExecutor(this.threads);
			this.server.start();
		}

		void reset() {
			this.charges.clear();
			this.cancels.clear();
			this.connections.clear();
			this.status = 201;
			this.pause = Duration.ZERO;
			this.during = () -> {
			};
		}

		String address() {
			return "http://localhost:" + this.server.getAddress().getPort();
		}

		private void handleHook(HttpExchange exchange) throws IOException {
			try (exchange) {
				boolean signed = exchange.getRequestHeaders().containsKey("webhook-signature");
				this.hooks.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
				exchange.sendResponseHeaders(signed ? 204 : 400, -1);
			}
		}

		private void handle(HttpExchange exchange) throws IOException {
			try (exchange) {
				exchange.getRequestBody().readAllBytes();
				if ("DELETE".equals(exchange.getRequestMethod())) {
					this.cancels.add(exchange.getRequestURI().getPath().substring("/payments/".length()));
					exchange.sendResponseHeaders(204, -1);
					return;
				}
				this.headers = exchange.getRequestHeaders();
				this.charges.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
				this.during.run();
				pause();
				exchange.sendResponseHeaders(this.status, -1);
			}
		}

		private void pause() {
			try {
				new CountDownLatch(1).await(this.pause.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}

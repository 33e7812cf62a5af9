package dev.plinth.sample.query;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.plinth.sample.query.RecordedStatements.Statement;
import dev.plinth.test.services.BackingService;
import dev.plinth.test.services.BackingServices;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of how PostgreSQL executes what the service asks on its hot paths with 100,000
 * rows in each table: never by reading a whole table, and with the same few statements
 * whatever the page.
 */
@Tag("any-jdk")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.profiles.active=dev", "DEMO_PASSWORD=Demo1-password", "plinth.ratelimit.enabled=false",
				"plinth.jobs.store=jdbc" })
@BackingServices(BackingService.POSTGRESQL)
@TestInstance(Lifecycle.PER_CLASS)
class QueryPlanTests {

	private static final int ROWS = 100_000;

	@Autowired
	private RecordedStatements recorder;

	@Autowired
	private JdbcTemplate jdbc;

	private RestTestClient client;

	private String token;

	@BeforeEach
	void setUp(@Value("${local.server.port}") int port) {
		if (this.client == null) {
			fill();
			this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
			this.token = login();
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "id", "-id", "name", "-name", "price", "-price", "stock", "-stock", "updatedAt", "-updatedAt" })
	void productsPage(String sort) {
		List<Statement> statements = check(() -> get("/api/v1/products?page=3&sort=" + sort));
		assertThat(statements).hasSize(2);
	}

	@Test
	void productById() {
		assertThat(check(() -> get("/api/v1/products/77777"))).hasSize(1);
	}

	@Test
	void ownOrders() {
		assertThat(check(() -> get("/api/v1/orders?size=50"))).hasSize(2);
		assertThat(check(() -> get("/api/v1/orders?size=5&page=2&sort=id"))).hasSize(2);
	}

	@Test
	void orderById() {
		Long id = this.jdbc.queryForObject("select max(id) from customer_order where customer_id = 2", Long.class);
		assertThat(check(() -> get("/api/v1/orders/" + id))).hasSize(2);
	}

	@Test
	void placingAnOrder() {
		check(() -> post("/api/v1/orders",
				"""
						{"items":[{"productId":4711,"quantity":1},{"productId":4712,"quantity":2},{"productId":4713,"quantity":1}]}
						"""));
	}

	@Test
	void jobById() {
		String path = "/api/v1/jobs/" + post("/api/v1/reports", "{\"kind\":\"sales\",\"rows\":1}").get("jobId");
		Awaitility.await().until(() -> count("select count(*) from plinth_job_history where queue = 'reports'") == 1);
		check(() -> get(path));
	}

	@Test
	void loginByEmail() {
		check(this::login);
	}

	private List<Statement> check(Runnable call) {
		List<Statement> statements = this.recorder.during(call);
		assertThat(statements).isNotEmpty();
		for (Statement statement : statements) {
			String plan = this.recorder.explain(statement);
			assertThat(plan).as(statement.sql()).doesNotContain("Seq Scan");
		}
		// Whether a token was revoked is asked every now and then
		return statements.stream().filter((statement) -> !statement.sql().contains("plinth_")).toList();
	}

	private int count(String sql) {
		return this.jdbc.queryForObject(sql, Integer.class);
	}

	private String login() {
		return (String) post("/api/v1/auth/login", "{\"email\":\"user@example.com\",\"password\":\"Demo1-password\"}")
			.get("accessToken");
	}

	private void get(String path) {
		this.client.get()
			.uri(path)
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + this.token)
			.exchange()
			.expectStatus()
			.isOk();
	}

	private Map<?, ?> post(String path, String body) {
		RestTestClient.RequestBodySpec request = this.client.post().uri(path).contentType(MediaType.APPLICATION_JSON);
		if (this.token != null) {
			request.header(HttpHeaders.AUTHORIZATION, "Bearer " + this.token);
		}
		return (Map<?, ?>) request.body(body)
			.exchange()
			.expectStatus()
			.is2xxSuccessful()
			.expectBody(Map.class)
			.returnResult()
			.getResponseBody()
			.get("data");
	}

	private void fill() {
		this.jdbc.update("""
				insert into account (name, email, password_hash, role, created_at)
				select 'Customer ' || i, 'customer' || i || '@example.com', 'x', 'user', now()
				from generate_series(1, ?) i
				""", ROWS);
		this.jdbc.update("""
				insert into product (name, price, description, stock, updated_at, version)
				select 'Product ' || md5(i::text), (random() * 1000)::numeric(12, 2), repeat('about it ', 20),
				  100 + (random() * 50)::int, now() - random() * interval '900 days', 0 from generate_series(1, ?) i
				""", ROWS);
		this.jdbc.update("""
				insert into customer_order (customer_id, status, total, payment_key, created_at)
				select (select min(id) from account) + 1 + i % 1000, 'PAID', 10, i, now() - i * interval '1 minute'
				from generate_series(1, ?) i
				""", ROWS);
		this.jdbc.update("""
				insert into order_item (order_id, position, product_id, name, price, quantity)
				select id, 0, 1 + id % 1000, 'A product', 10, 1 from customer_order
				""");
		this.jdbc.update(
				"""
						insert into plinth_job_history (id, queue, name, state, owner, run_at, finished_at, data)
						select 'job-' || i, 'echo', 'echo', 'succeeded', 'nobody', now(), now(), '{}' from generate_series(1, ?) i
						""",
				ROWS);
		this.jdbc.update("""
				insert into plinth_job (task_name, task_instance, execution_time, picked, version)
				select 'later', 'waiting-' || i, now() + interval '1 day', false, 1 from generate_series(1, ?) i
				""", ROWS);
		this.jdbc.update("""
				insert into plinth_session (handle_hash, id, user_id, username, authorities, current_hash, created_at,
				  last_used_at, expires_at, absolute_expires_at)
				select 'handle-' || i, i, i % 1000, 'x', '', 'x', 0, 0, 9999999999999, 9999999999999
				from generate_series(1, ?) i
				""", ROWS);
		this.jdbc.update("""
				insert into plinth_login_attempt (attempt_key, attempts, window_end, version)
				select 'key-' || i, 1, 9999999999999, 1 from generate_series(1, ?) i
				""", ROWS);
		this.jdbc.update("""
				insert into plinth_denied_token (id, expires_at)
				select 'token-' || i, 9999999999999 from generate_series(1, ?) i
				""", ROWS);
		// A statement that runs meanwhile keeps the rows from being known as visible to
		// all
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
			this.jdbc.execute("vacuum analyze");
			return count("select count(*) from pg_class where relname in ('product', 'customer_order') "
					+ "and relallvisible < relpages") == 0;
		});
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Recording {

		@Bean
		static RecordedStatements recordedStatements() {
			return new RecordedStatements();
		}

	}

}

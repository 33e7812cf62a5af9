package dev.plinth.observability.health.autoconfigure;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.acme.shop.Shop;
import com.acme.shop.ShopApplication;
import dev.plinth.report.PlinthReporter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.DefaultHealthContributorRegistry;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HealthLimitsAutoConfiguration} and {@link HealthPageAutoConfiguration}
 * in a running application.
 */
class HealthTests {

	private final JsonMapper mapper = new JsonMapper();

	@Test
	void healthPageShowsStateWithoutDetails() {
		try (Shop shop = start()) {
			JsonNode body = health(shop, 200);
			assertThat(body.path("status").asString()).isEqualTo("UP");
			assertThat(body.path("timestamp").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
			assertThat(body.path("uptime").asLong()).isNotNegative();
			assertThat(body.at("/memory/used").asLong()).isPositive();
			assertThat(body.at("/memory/max").asLong()).isPositive();
			assertThat(body.at("/checks/db").toString()).isEqualTo("{\"status\":\"UP\",\"critical\":true}");
			assertThat(body.at("/checks/redis/critical").asBoolean()).isFalse();
			assertThat(body.at("/checks/readinessState/critical").asBoolean()).isTrue();
			assertThat(body.toString()).doesNotContain("detail");
		}
	}

	@Test
	void databaseIsCriticalAndRedisIsNot() {
		try (Shop shop = start()) {
			Checks checks = shop.context().getBean(Checks.class);
			checks.redis.set(Status.DOWN);
			assertThat(health(shop, 200).path("status").asString()).isEqualTo("DEGRADED");
			assertThat(shop.get("/readyz").statusCode()).isEqualTo(200);
			assertThat(shop.context().getBean(PlinthReporter.class).report().details().get("health"))
				.hasToString("{status=DEGRADED, failed=[redis]}");
			checks.db.set(Status.DOWN);
			assertThat(health(shop, 503).path("status").asString()).isEqualTo("DOWN");
			assertThat(shop.get("/readyz").statusCode()).isEqualTo(503);
			assertThat(shop.get("/livez").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void criticalChecksAreConfigurable() {
		try (Shop shop = start("--management.endpoint.health.group.readiness.include=readinessState,redis")) {
			Checks checks = shop.context().getBean(Checks.class);
			checks.db.set(Status.DOWN);
			assertThat(shop.get("/readyz").statusCode()).isEqualTo(200);
			checks.redis.set(Status.DOWN);
			assertThat(shop.get("/readyz").statusCode()).isEqualTo(503);
		}
	}

	@Test
	void jobsAreCriticalForAWorkerOnly() {
		for (String role : List.of("worker", "web")) {
			try (Shop shop = start("--plinth.role=" + role)) {
				shop.context().getBean(Checks.class).jobs.set(Status.DOWN);
				assertThat(shop.get("/readyz").statusCode()).isEqualTo(role.equals("worker") ? 503 : 200);
			}
		}
	}

	@Test
	void drainingApplicationIsNotReadyButAlive() {
		try (Shop shop = start()) {
			AvailabilityChangeEvent.publish(shop.context(), ReadinessState.REFUSING_TRAFFIC);
			assertThat(shop.get("/readyz").statusCode()).isEqualTo(503);
			assertThat(health(shop, 503).path("status").asString()).isEqualTo("OUT_OF_SERVICE");
			assertThat(shop.get("/livez").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void checkThatHangsIsDownWithinTheTimeoutAndRunsOnce() throws InterruptedException {
		try (Shop shop = start("--plinth.observability.health.timeout=100ms")) {
			Checks checks = shop.context().getBean(Checks.class);
			checks.block = new CountDownLatch(1);
			assertThat(shop.get("/readyz").statusCode()).isEqualTo(503);
			assertThat(shop.get("/readyz").statusCode()).isEqualTo(503);
			assertThat(checks.calls).hasValue(1);
			checks.block.countDown();
			checks.block = null;
			checks.answered.await();
			Awaitility.await().until(() -> shop.get("/readyz").statusCode() == 200);
		}
	}

	@Test
	void checkThatThrowsIsDown() {
		HealthIndicator failing = () -> {
			throw new IllegalStateException("test");
		};
		TimeLimitedHealthContributorRegistry registry = TimeLimitedHealthContributorRegistry.create(List.of(),
				Duration.ofSeconds(5));
		registry.registerContributor("failing", failing);
		registry.registerContributor("composite", CompositeHealthContributor.fromMap(Map.of("a", failing)));
		assertThat(((HealthIndicator) registry.getContributor("failing")).health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(((CompositeHealthContributor) registry.getContributor("composite")).getContributor("a"))
			.isInstanceOf(TimeLimitedHealthIndicator.class);
		registry.destroy();
	}

	@Test
	void otherMethodsAreNotAllowed() {
		try (Shop shop = start()) {
			HttpResponse<String> response = shop.post("/health", "{}");
			assertThat(response.statusCode()).isEqualTo(405);
			assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
		}
	}

	@Test
	void pathIsConfigurable() {
		try (Shop shop = start("--plinth.observability.health.path=/status")) {
			assertThat(shop.get("/status").statusCode()).isEqualTo(200);
			assertThat(shop.get("/health").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void canBeSwitchedOff() {
		try (Shop shop = start("--plinth.observability.health.enabled=false")) {
			assertThat(shop.get("/health").statusCode()).isEqualTo(404);
			assertThat(shop.context().getBean(HealthContributorRegistry.class))
				.isExactlyInstanceOf(DefaultHealthContributorRegistry.class);
		}
	}

	@Test
	void applicationsOwnPageAndRegistryWin() {
		try (Shop shop = Shop.start(new Class<?>[] { ShopApplication.class, Own.class })) {
			assertThat(shop.get("/health").body()).isEqualTo("own");
			assertThat(shop.context().getBean(HealthContributorRegistry.class))
				.isExactlyInstanceOf(DefaultHealthContributorRegistry.class);
		}
	}

	private Shop start(String... arguments) {
		return Shop.start(new Class<?>[] { ShopApplication.class, Checks.class }, arguments);
	}

	private JsonNode health(Shop shop, int status) {
		HttpResponse<String> response = shop.get("/health");
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		return this.mapper.readTree(response.body());
	}

	@Configuration(proxyBeanMethods = false)
	static class Checks {

		final AtomicReference<Status> db = new AtomicReference<>(Status.UP);

		final AtomicReference<Status> redis = new AtomicReference<>(Status.UP);

		final AtomicReference<Status> jobs = new AtomicReference<>(Status.UP);

		final AtomicInteger calls = new AtomicInteger();

		final CountDownLatch answered = new CountDownLatch(1);

		volatile CountDownLatch block;

		@Bean
		HealthIndicator dbHealthIndicator() {
			return () -> {
				this.calls.incrementAndGet();
				CountDownLatch latch = this.block;
				if (latch != null) {
					try {
						latch.await();
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
					finally {
						this.answered.countDown();
					}
				}
				return Health.status(this.db.get()).withDetail("password", "detail").build();
			};
		}

		@Bean
		HealthIndicator jobsHealthIndicator() {
			return () -> Health.status(this.jobs.get()).build();
		}

		@Bean
		HealthIndicator redisHealthIndicator() {
			return () -> Health.status(this.redis.get()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		DefaultHealthContributorRegistry ownRegistry() {
			return new DefaultHealthContributorRegistry();
		}

		@Bean
		OwnController ownController() {
			return new OwnController();
		}

	}

	@RestController
	static class OwnController {

		@GetMapping("/health")
		String health() {
			return "own";
		}

	}

}

package dev.plinth.observability.metrics.autoconfigure;

import java.util.stream.IntStream;

import com.acme.shop.Shop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MetricGuardsAutoConfiguration} and
 * {@link UncaughtErrorsAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MetricGuardsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(MetricGuardsAutoConfiguration.class, UncaughtErrorsAutoConfiguration.class));

	@Test
	void valuesBeyondTheLimitAreRecordedAsOtherWithOneWarning(CapturedOutput output) {
		MeterRegistry registry = new SimpleMeterRegistry();
		registry.config().meterFilter(new CardinalityGuard(200));
		IntStream.range(0, 10_000)
			.parallel()
			.forEach((i) -> registry.counter("orders", "customer", "c" + i, "kind", "k" + i % 3).increment());
		assertThat(registry.find("orders").counters().stream().map((counter) -> counter.getId().getTag("customer")))
			.filteredOn((customer) -> !"other".equals(customer))
			.doesNotHaveDuplicates()
			.hasSize(200);
		assertThat(registry.find("orders").counters().stream().mapToDouble((counter) -> counter.count()).sum())
			.isEqualTo(10_000);
		assertThat(registry.find("orders").tag("customer", "other").counters()).hasSize(3);
		assertThat(output.getOut()
			.lines()
			.filter((line) -> line.contains("Tag 'customer' of meter 'orders' has more than 200 values"))).hasSize(1);
	}

	@Test
	void limitsAreOfOneTagOfOneMeter() {
		MeterRegistry registry = new SimpleMeterRegistry();
		registry.config().meterFilter(new CardinalityGuard(2));
		for (String value : new String[] { "a", "b", "c" }) {
			registry.counter("one", "x", value, "y", "same").increment();
			registry.counter("two", "x", value).increment();
		}
		assertThat(registry.find("one").tag("x", "c").counter()).isNull();
		assertThat(registry.find("one").tag("x", "other").tag("y", "same").counter().count()).isEqualTo(1);
		assertThat(registry.find("two").tag("x", "a").counter()).isNotNull();
	}

	@Test
	void guardsEveryRegistryOfAnApplication() {
		try (Shop shop = Shop.start("--plinth.observability.metrics.max-tag-values=2")) {
			MeterRegistry registry = shop.context().getBean(MeterRegistry.class);
			IntStream.range(0, 5).forEach((i) -> registry.counter("shop.orders", "customer", "c" + i).increment());
			assertThat(shop.get("/actuator/prometheus").body())
				.contains("shop_orders_total{application=\"shop\",customer=\"other\"} 3.0")
				.doesNotContain("customer=\"c3\"");
		}
	}

	@Test
	void routesAreTemplatesWithHistogram() {
		try (Shop shop = Shop.start()) {
			shop.get("/products/1");
			shop.get("/products/2");
			shop.get("/nowhere/3");
			assertThat(shop.get("/actuator/prometheus").body())
				.containsPattern("http_server_requests_seconds_bucket\\{[^}]*uri=\"/products/\\{id}\",le=\"0.1\"}")
				.containsPattern("http_server_requests_seconds_count\\{[^}]*uri=\"/products/\\{id}\"} 2")
				.doesNotContain("/products/1")
				.doesNotContain("/nowhere");
		}
	}

	@Test
	void uncaughtErrorsAreLoggedAndCounted(CapturedOutput output) throws InterruptedException {
		try (Shop shop = Shop.start()) {
			Thread thread = new Thread(() -> {
				throw new IllegalStateException("password=S3cret!pw");
			}, "worker-7");
			thread.start();
			thread.join();
			assertThat(shop.get("/actuator/prometheus").body())
				.contains("plinth_errors_uncaught_total{application=\"shop\"} 1.0");
			assertThat(output).contains("Uncaught error in thread 'worker-7'")
				.contains("IllegalStateException")
				.doesNotContain("S3cret!pw");
		}
		assertThat(Thread.getDefaultUncaughtExceptionHandler()).isNull();
	}

	@Test
	void providesGuards() {
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasSingleBean(CardinalityGuard.class)
				.hasSingleBean(UncaughtErrors.class));
	}

	@Test
	void whenThereIsNoRegistryProvidesNoUncaughtErrors() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(UncaughtErrors.class));
	}

	@Test
	void whenMicrometerIsMissingProvidesNothing() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("plinthCardinalityGuard"));
	}

	@Test
	void whenDisabledProvidesNothing() {
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("plinth.observability.metrics.enabled=false",
					"plinth.observability.uncaught-errors.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CardinalityGuard.class)
				.doesNotHaveBean(UncaughtErrors.class));
	}

}

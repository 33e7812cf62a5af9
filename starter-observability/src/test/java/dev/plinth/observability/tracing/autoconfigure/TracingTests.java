package dev.plinth.observability.tracing.autoconfigure;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.acme.shop.Shop;
import com.acme.shop.ShopApplication;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for traces and context in a running application, and for
 * {@link ContextPropagationAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TracingTests {

	private final JsonMapper mapper = new JsonMapper();

	@Test
	void oneTraceFromRequestThroughOutgoingCallAndOtherThreadToListener(CapturedOutput output) throws Exception {
		oneTrace(output, false);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void oneTraceOverVirtualThreads(CapturedOutput output) throws Exception {
		oneTrace(output, true);
	}

	private void oneTrace(CapturedOutput output, boolean virtualThreads) throws Exception {
		try (OtlpReceiver receiver = OtlpReceiver.start()) {
			try (Shop shop = Shop.start(new Class<?>[] { ShopApplication.class, Orders.class },
					"--spring.profiles.active=prod", "--management.tracing.sampling.probability=1.0",
					"--spring.threads.virtual.enabled=" + virtualThreads,
					"--management.opentelemetry.tracing.export.otlp.endpoint=" + receiver.endpoint("traces"))) {
				Orders orders = shop.context().getBean(Orders.class);
				orders.port = shop.port();
				assertThat(shop.get("/order", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
					.statusCode()).isEqualTo(200);
				assertThat(orders.listened.get(10, TimeUnit.SECONDS)).isEqualTo("r-9");
			}
			List<Span> spans = receiver.spans();
			assertThat(spans).extracting(TracingTests::traceId).containsOnly("0af7651916cd43dd8448eb211c80319c");
			assertThat(spans).extracting(Span::getName)
				.contains("http get /order", "http get", "http get /products/{id}", "listen");
			assertThat(spans.stream()
				.filter((span) -> span.getName().equals("http get /products/{id}"))
				.flatMap((span) -> span.getAttributesList().stream())).extracting(KeyValue::getKey)
				.contains("uri", "status", "http.url");
			assertThat(parent(spans, "http get /products/{id}")).isEqualTo("http get");
			assertThat(parent(spans, "http get")).isEqualTo("http get /order");
			assertThat(receiver.resources().get(0).getAttributesList()).extracting(KeyValue::getKey)
				.contains("service.name", "service.version", "deployment.environment.name");
			List<JsonNode> lines = output.getOut()
				.lines()
				.filter((line) -> line.startsWith("{"))
				.map(this.mapper::readTree)
				.filter((line) -> line.path("traceId").asString("").equals("0af7651916cd43dd8448eb211c80319c"))
				.toList();
			assertThat(lines).extracting((line) -> line.path("message").asString())
				.anyMatch((message) -> message.equals("Heard placed"))
				.anyMatch((message) -> message.startsWith("GET /order 200"))
				.anyMatch((message) -> message.startsWith("GET /products/{id} 200"));
		}
	}

	@Test
	void withoutCollectorThereAreTraceIdsAndNoExporter(CapturedOutput output) {
		try (Shop shop = Shop.start("--spring.profiles.active=prod")) {
			shop.get("/products/1");
			assertThat(output.getOut()
				.lines()
				.map(this.mapper::readTree)
				.filter((line) -> line.path("message").asString().equals("Looking for 1"))).singleElement()
				.satisfies((line) -> assertThat(line.path("traceId").asString()).hasSize(32));
			assertThat(shop.context().getBeanNamesForType(SpanExporter.class)).isEmpty();
		}
	}

	@Test
	void spanThatIsNotSampledGetsNoTags() {
		RequestReplyReceiverContext<Object, Object> request = new RequestReplyReceiverContext<>((carrier, key) -> null);
		request.addLowCardinalityKeyValue(io.micrometer.common.KeyValue.of("status", "200"));
		ServerSpans spans = new ServerSpans(Tracer.NOOP, Propagator.NOOP);
		io.micrometer.tracing.Span unsampled = mock();
		given(unsampled.isNoop()).willReturn(true);
		spans.tagSpan(request, unsampled);
		then(unsampled).should(never()).tag("status", "200");
		io.micrometer.tracing.Span sampled = mock();
		spans.tagSpan(request, sampled);
		then(sampled).should().tag("status", "200");
	}

	@Test
	void spansOfRequestsAreReplaceable() {
		Shop.run(
				(shop) -> assertThat(shop.context().getBeanProvider(PropagatingReceiverTracingObservationHandler.class))
					.singleElement()
					.isInstanceOf(ServerSpans.class));
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ContextPropagationAutoConfiguration.class))
			.withBean(Tracer.class, () -> Tracer.NOOP)
			.withBean(Propagator.class, () -> Propagator.NOOP)
			.withBean("own", PropagatingReceiverTracingObservationHandler.class,
					() -> new PropagatingReceiverTracingObservationHandler<>(Tracer.NOOP, Propagator.NOOP))
			.run((context) -> assertThat(context).hasBean("own").doesNotHaveBean(ServerSpans.class));
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ContextPropagationAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("plinthServerSpans"));
	}

	@Test
	void logsGoToTheCollectorOnRequestWithoutSecrets() throws IOException {
		try (OtlpReceiver receiver = OtlpReceiver.start()) {
			try (Shop shop = Shop.start("--plinth.observability.logging.otlp.enabled=true",
					"--management.opentelemetry.logging.export.otlp.endpoint=" + receiver.endpoint("logs"))) {
				shop.get("/products/1");
				shop.post("/login", "{\"email\":\"a@example.com\",\"password\":\"S3cret!pw\"}");
			}
			assertThat(receiver.logs()).extracting((log) -> log.getBody().getStringValue())
				.contains("Looking for 1", "Login Login[email=a@example.com, password=[REDACTED]]");
			assertThat(receiver.logs()).filteredOn((log) -> log.getBody().getStringValue().equals("Looking for 1"))
				.singleElement()
				.extracting(LogRecord::getTraceId)
				.satisfies((traceId) -> assertThat(traceId.size()).isEqualTo(16));
			assertThat(receiver.logs().toString()).doesNotContain("S3cret!pw").contains("exception.stacktrace");
		}
	}

	@Test
	void logContextFollowsWorkForAsLongAsTheApplicationRuns() {
		ApplicationContextRunner contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ContextPropagationAutoConfiguration.class));
		contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(LogContextPropagation.class);
			assertThat(isRegistered()).isTrue();
		});
		assertThat(isRegistered()).isFalse();
		contextRunner.withPropertyValues("plinth.observability.context-propagation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LogContextPropagation.class));
		contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer.context"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("plinthLogContextPropagation"));
	}

	private static boolean isRegistered() {
		return ContextRegistry.getInstance()
			.getThreadLocalAccessors()
			.stream()
			.anyMatch((accessor) -> accessor.key().equals(Slf4jThreadLocalAccessor.KEY));
	}

	private static String traceId(Span span) {
		return HexFormat.of().formatHex(span.getTraceId().toByteArray());
	}

	private static String parent(List<Span> spans, String name) {
		Span span = spans.stream().filter((candidate) -> candidate.getName().equals(name)).findFirst().orElseThrow();
		return spans.stream()
			.filter((candidate) -> candidate.getSpanId().equals(span.getParentSpanId()))
			.map(Span::getName)
			.findFirst()
			.orElse(null);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class Orders {

		final CompletableFuture<String> listened = new CompletableFuture<>();

		volatile int port;

		@Bean
		OrderController orderController(RestClient.Builder client, Publisher publisher) {
			return new OrderController(this, client.build(), publisher);
		}

		@Bean
		Publisher publisher(ApplicationEventPublisher events) {
			return new Publisher(events);
		}

		@Bean
		Listener listener(ObservationRegistry observations) {
			return new Listener(this, observations);
		}

	}

	@RestController
	static class OrderController {

		private final Orders orders;

		private final RestClient client;

		private final Publisher publisher;

		OrderController(Orders orders, RestClient client, Publisher publisher) {
			this.orders = orders;
			this.client = client;
			this.publisher = publisher;
		}

		@GetMapping("/order")
		Map<String, Object> order() {
			MDC.put("requestId", "r-9");
			try {
				this.client.get()
					.uri("http://localhost:{port}/products/{id}", this.orders.port, 7)
					.retrieve()
					.toBodilessEntity();
				this.publisher.publish();
				return Map.of();
			}
			finally {
				MDC.remove("requestId");
			}
		}

	}

	static class Publisher {

		private final ApplicationEventPublisher events;

		Publisher(ApplicationEventPublisher events) {
			this.events = events;
		}

		@Async
		public void publish() {
			this.events.publishEvent("placed");
		}

	}

	static class Listener {

		private static final Logger logger = LoggerFactory.getLogger(Listener.class);

		private final Orders orders;

		private final ObservationRegistry observations;

		Listener(Orders orders, ObservationRegistry observations) {
			this.orders = orders;
			this.observations = observations;
		}

		@EventListener
		void on(String event) {
			if (event.equals("placed")) {
				Observation.createNotStarted("listen", this.observations).observe(() -> logger.info("Heard {}", event));
				this.orders.listened.complete(MDC.get("requestId"));
			}
		}

	}

}

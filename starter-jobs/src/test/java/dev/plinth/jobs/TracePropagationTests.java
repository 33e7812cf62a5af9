package dev.plinth.jobs;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import dev.plinth.jobs.autoconfigure.JobsAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsJdbcAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsMetricsAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsRedisAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsSchemaAutoConfiguration;
import dev.plinth.test.services.PostgresDatabase;
import dev.plinth.test.services.RedisDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what follows from a request to its job: the trace through OpenTelemetry, and
 * the ids in the MDC.
 */
class TracePropagationTests {

	static List<ApplicationContextRunner> runners() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, JacksonAutoConfiguration.class,
					DataRedisAutoConfiguration.class, ObservationAutoConfiguration.class,
					MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
					MicrometerTracingAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class,
					OpenTelemetryTracingAutoConfiguration.class, JobsSchemaAutoConfiguration.class,
					JobsJdbcAutoConfiguration.class, JobsRedisAutoConfiguration.class, JobsAutoConfiguration.class,
					JobsMetricsAutoConfiguration.class))
			.withUserConfiguration(Traced.class)
			.withPropertyValues("management.tracing.sampling.probability=1.0");
		return List.of(
				runner.withPropertyValues(PostgresDatabase.create().properties())
					.withPropertyValues("plinth.jobs.jdbc.initialize-schema=always"),
				runner.withPropertyValues(RedisDatabase.create().properties())
					.withPropertyValues("spring.datasource.generate-unique-name=true", "plinth.jobs.store=redis"));
	}

	@ParameterizedTest
	@MethodSource("runners")
	void traceAndRequestIdFollowToTheJob(ApplicationContextRunner runner) {
		runner.run((context) -> {
			Traced traced = context.getBean(Traced.class);
			Tracer tracer = context.getBean(Tracer.class);
			Observation request = Observation.start("request", context.getBean(ObservationRegistry.class));
			AtomicReference<String> trace = new AtomicReference<>();
			String id = request.scoped(() -> {
				trace.set(tracer.currentSpan().context().traceId());
				MDC.put("requestId", "request-1");
				try {
					return context.getBean(Jobs.class).enqueue(new Ping("one"));
				}
				finally {
					MDC.remove("requestId");
				}
			});
			request.stop();
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(traced.spans).extracting(SpanData::getName)
					.contains("job ping", "enqueue ping"));
			SpanData enqueue = traced.span("enqueue ping");
			SpanData run = traced.span("job ping");
			assertThat(enqueue.getTraceId()).isEqualTo(trace.get());
			assertThat(run.getTraceId()).isEqualTo(trace.get());
			assertThat(run.getParentSpanId()).isEqualTo(enqueue.getSpanId());
			assertThat(run.getAttributes().get(AttributeKey.stringKey("job.name"))).isEqualTo("ping");
			assertThat(run.getAttributes().get(AttributeKey.stringKey("job.id"))).isEqualTo(id);
			assertThat(traced.seen).containsEntry("one", "request-1 " + trace.get());
			assertThat(context.getBean(Jobs.class).find(id).orElseThrow().requestId()).isEqualTo("request-1");
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("plinth.jobs.attempts").tag("job.name", "ping").timer().count()).isEqualTo(1);
		});
	}

	record Ping(String key) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Traced {

		private final List<SpanData> spans = new CopyOnWriteArrayList<>();

		private final Map<String, String> seen = new ConcurrentHashMap<>();

		private final ObjectProvider<Tracer> tracer;

		Traced(ObjectProvider<Tracer> tracer) {
			this.tracer = tracer;
		}

		@JobHandler
		void run(Ping ping) {
			String trace = this.tracer.getObject().currentSpan().context().traceId();
			this.seen.put(ping.key(), MDC.get("requestId") + " " + trace);
		}

		SpanData span(String name) {
			return this.spans.stream().filter((span) -> span.getName().equals(name)).findFirst().orElseThrow();
		}

		@Bean
		SimpleSpanProcessor collector() {
			return (SimpleSpanProcessor) SimpleSpanProcessor.create(new SpanExporter() {

				@Override
				public CompletableResultCode export(Collection<SpanData> exported) {
					Traced.this.spans.addAll(exported);
					return CompletableResultCode.ofSuccess();
				}

				@Override
				public CompletableResultCode flush() {
					return CompletableResultCode.ofSuccess();
				}

				@Override
				public CompletableResultCode shutdown() {
					return CompletableResultCode.ofSuccess();
				}

			});
		}

	}

}

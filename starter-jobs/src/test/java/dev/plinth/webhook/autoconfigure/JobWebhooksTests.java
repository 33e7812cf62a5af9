package dev.plinth.webhook.autoconfigure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plinth.jobs.Job;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.autoconfigure.JobsAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsMemoryAutoConfiguration;
import dev.plinth.jobs.runtime.ManualJobs;
import dev.plinth.webhook.WebhookEndpoint;
import dev.plinth.webhook.WebhookSignature;
import dev.plinth.webhook.Webhooks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link JobWebhooks} with a real receiver.
 */
class JobWebhooksTests {

	private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

	private final List<Received> received = new ArrayList<>();

	private final List<Answer> answers = new ArrayList<>();

	private HttpServer server;

	private ApplicationContextRunner runner;

	@BeforeEach
	void startServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
		this.server.createContext("/hook", this::answer);
		this.server.start();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JobsMemoryAutoConfiguration.class, JobsAutoConfiguration.class,
					WebhookAutoConfiguration.class))
			.withPropertyValues("plinth.jobs.manual=true", "plinth.webhooks.endpoints.crm.secret=" + SECRET,
					"plinth.webhooks.endpoints.crm.url=http://localhost:" + this.server.getAddress().getPort()
							+ "/hook");
	}

	@AfterEach
	void stopServer() {
		this.server.stop(0);
	}

	private void answer(HttpExchange exchange) throws IOException {
		this.received.add(new Received(exchange.getRequestHeaders().getFirst("webhook-id"),
				exchange.getRequestHeaders().getFirst("webhook-timestamp"),
				exchange.getRequestHeaders().getFirst("webhook-signature"),
				new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
		Answer answer = this.answers.isEmpty() ? new Answer(204, null) : this.answers.remove(0);
		if (answer.retryAfter() != null) {
			exchange.getResponseHeaders().add("Retry-After", answer.retryAfter());
		}
		exchange.sendResponseHeaders(answer.status(), -1);
		exchange.close();
	}

	@Test
	void deliversSignedMessages() {
		this.runner.run((context) -> {
			String id = context.getBean(Webhooks.class).send("crm", "order.placed", Map.of("order", "42"));
			context.getBean(ManualJobs.class).runDue();
			assertThat(context.getBean(Jobs.class).find(id).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
			Received message = this.received.get(0);
			assertThat(message.id()).isEqualTo(id);
			assertThat(message.body()).startsWith("{\"type\":\"order.placed\",\"timestamp\":")
				.endsWith("\"data\":{\"order\":\"42\"}}");
			Instant time = Instant.ofEpochSecond(Long.parseLong(message.timestamp()));
			assertThat(message.signature()).isEqualTo(WebhookSignature.sign(SECRET, id, time, message.body()));
		});
	}

	@Test
	void signsLikeTheStandard() {
		assertThat(WebhookSignature.sign(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1614265330),
				"{\"test\": 2432232314}"))
			.isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	}

	@Test
	void waitsAsLongAsTheReceiverAsks() {
		this.answers.add(new Answer(429, "120"));
		this.runner.run((context) -> {
			ManualJobs manual = context.getBean(ManualJobs.class);
			String id = context.getBean(Webhooks.class).send("crm", "order.placed", Map.of());
			manual.runDue();
			assertThat(manual.advance(Duration.ofSeconds(119))).isZero();
			assertThat(manual.advance(Duration.ofSeconds(1))).isEqualTo(1);
			assertThat(context.getBean(Jobs.class).find(id).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
			assertThat(this.received).extracting(Received::id).containsExactly(id, id);
		});
	}

	@Test
	void triesAgainAfterFailuresAndEndsWhenTheReceiverIsGone() {
		this.answers.add(new Answer(500, null));
		this.answers.add(new Answer(302, null));
		this.answers.add(new Answer(410, null));
		this.runner.run((context) -> {
			ManualJobs manual = context.getBean(ManualJobs.class);
			String id = context.getBean(Webhooks.class).send("crm", "order.placed", Map.of());
			manual.runDue();
			manual.advance(Duration.ofSeconds(10));
			manual.advance(Duration.ofSeconds(30));
			Job job = context.getBean(Jobs.class).find(id).orElseThrow();
			assertThat(job.state()).isEqualTo(JobState.DEAD);
			assertThat(job.attempts()).isEqualTo(3);
			assertThat(job.error()).contains("answered with 410");
			assertThat(job.payload()).doesNotContain("whsec");
		});
	}

	@Test
	void refusesUnknownEndpointsAndWeakSecrets() {
		this.runner.run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(() -> context.getBean(Webhooks.class).send("unknown", "order.placed", Map.of())));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WebhookEndpoint(URI.create("https://example.com"), "short"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WebhookEndpoint(URI.create("file:///etc/passwd"), SECRET));
		assertThat(new WebhookEndpoint(URI.create("https://example.com"), SECRET).toString()).doesNotContain("whsec");
	}

	private record Received(String id, String timestamp, String signature, String body) {
	}

	private record Answer(int status, String retryAfter) {
	}

}

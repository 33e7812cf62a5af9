package dev.plinth.webhook.autoconfigure;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;

import dev.plinth.jobs.JobContext;
import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.PermanentJobException;
import dev.plinth.jobs.RetryJobException;
import dev.plinth.webhook.WebhookEndpoint;
import dev.plinth.webhook.WebhookEndpoints;
import dev.plinth.webhook.WebhookSignature;
import dev.plinth.webhook.Webhooks;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * {@link Webhooks} by jobs.
 */
final class JobWebhooks implements Webhooks {

	private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

	private static final int GONE = 410;

	private final ObjectProvider<Jobs> jobs;

	private final WebhookEndpoints endpoints;

	private final JsonMapper mapper;

	private final Duration timeout;

	private final Clock clock;

	private final Supplier<HttpClient> client;

	/**
	 * Create webhooks.
	 * @param jobs takes the deliveries
	 * @param endpoints finds the addresses
	 * @param mapper writes data
	 * @param timeout how long to wait for an answer
	 * @param clock tells the time
	 */
	JobWebhooks(ObjectProvider<Jobs> jobs, WebhookEndpoints endpoints, JsonMapper mapper, Duration timeout,
			Clock clock) {
		this.jobs = jobs;
		this.endpoints = endpoints;
		this.mapper = mapper;
		this.timeout = timeout;
		this.clock = clock;
		this.client = SingletonSupplier.of(() -> HttpClient.newBuilder()
			.connectTimeout(timeout)
			.followRedirects(HttpClient.Redirect.NEVER)
			.build());
	}

	@Override
	public String send(String endpoint, String type, Object data) {
		if (this.endpoints.find(endpoint) == null) {
			throw new IllegalArgumentException("Webhook endpoint '" + endpoint + "' is not known");
		}
		WebhookMessage.Body body = new WebhookMessage.Body(type, this.clock.instant(),
				this.mapper.writeValueAsString(data));
		return this.jobs.getObject().enqueue(new WebhookMessage(endpoint, this.mapper.writeValueAsString(body)));
	}

	@JobHandler(queue = "webhooks", attempts = 8, backoff = "10s", multiplier = 3)
	void deliver(WebhookMessage message, JobContext context) throws IOException, InterruptedException {
		WebhookEndpoint endpoint = this.endpoints.find(message.endpoint());
		if (endpoint == null) {
			throw new PermanentJobException("Webhook endpoint '" + message.endpoint() + "' is not known any more");
		}
		Instant now = this.clock.instant();
		HttpRequest request = HttpRequest.newBuilder(endpoint.url())
			.timeout(this.timeout)
			.header("Content-Type", "application/json")
			.header("webhook-id", context.id())
			.header("webhook-timestamp", Long.toString(now.getEpochSecond()))
			.header("webhook-signature", WebhookSignature.sign(endpoint.secret(), context.id(), now, message.body()))
			.POST(HttpRequest.BodyPublishers.ofString(message.body()))
			.build();
		HttpResponse<Void> response = this.client.get().send(request, HttpResponse.BodyHandlers.discarding());
		int status = response.statusCode();
		if (status >= 200 && status < 300) {
			return;
		}
		String problem = endpoint.url().getHost() + " answered with " + status;
		if (status == GONE) {
			throw new PermanentJobException(problem);
		}
		Duration pause = response.headers().firstValue("Retry-After").map((value) -> pause(value, now)).orElse(null);
		if (pause != null) {
			throw new RetryJobException(problem + " and asked for a pause of " + pause.toSeconds() + " s", pause);
		}
		throw new IOException(problem);
	}

	private static Duration pause(String retryAfter, Instant now) {
		Duration pause;
		try {
			pause = retryAfter.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(retryAfter)) : Duration
				.between(now, ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
		}
		catch (DateTimeException ex) {
			return Duration.ofSeconds(10);
		}
		return pause.isNegative() ? Duration.ZERO : (pause.compareTo(LONGEST_PAUSE) > 0) ? LONGEST_PAUSE : pause;
	}

}

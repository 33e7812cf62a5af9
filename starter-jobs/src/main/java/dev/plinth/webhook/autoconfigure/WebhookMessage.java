package dev.plinth.webhook.autoconfigure;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.plinth.jobs.JobPayload;

/**
 * The payload of a delivery.
 *
 * @param endpoint the name of the endpoint; its secret is never stored
 * @param body the body that is sent
 */
@JobPayload("plinth.webhook")
record WebhookMessage(String endpoint, String body) {

	/**
	 * The body of a message.
	 *
	 * @param type the type
	 * @param timestamp when it was enqueued
	 * @param data the data
	 */
	record Body(String type, Instant timestamp, @JsonRawValue String data) {

	}

}

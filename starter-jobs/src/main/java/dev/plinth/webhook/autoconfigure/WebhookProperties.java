package dev.plinth.webhook.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of webhooks.
 *
 * @param timeout time to wait for the answer of a receiver
 * @param endpoints addresses of receivers by name
 */
@ConfigurationProperties("plinth.webhooks")
record WebhookProperties(@DefaultValue("10s") Duration timeout, @DefaultValue Map<String, Endpoint> endpoints) {

	/**
	 * Receiver of webhooks.
	 *
	 * @param url address of the receiver
	 * @param secret secret that signs the messages, 24 characters or more
	 */
	record Endpoint(URI url, String secret) {

	}

}

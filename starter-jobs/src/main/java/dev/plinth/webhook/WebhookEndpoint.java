package dev.plinth.webhook;

import java.net.URI;

/**
 * Where webhooks go.
 *
 * @param url the address, {@code https} or, for tests, {@code http}
 * @param secret the secret that signs the messages, 24 characters or more
 * @since 0.1.0
 */
public record WebhookEndpoint(URI url, String secret) {

	/**
	 * Check the values.
	 */
	public WebhookEndpoint {
		String scheme = url.getScheme();
		if (url.getHost() == null || !("https".equals(scheme) || "http".equals(scheme))) {
			throw new IllegalArgumentException("The address of a webhook must be http or https: " + url);
		}
		if (secret.length() < 24) {
			throw new IllegalArgumentException("The secret of a webhook needs 24 characters or more");
		}
	}

	@Override
	public String toString() {
		return "WebhookEndpoint[url=" + this.url + "]";
	}

}

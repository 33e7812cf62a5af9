package dev.plinth.webhook;

import org.jspecify.annotations.Nullable;

/**
 * Finds the endpoints of webhooks. Without a bean of this type they come from
 * {@code plinth.webhooks.endpoints}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WebhookEndpoints {

	/**
	 * Find an endpoint.
	 * @param name the name of the endpoint
	 * @return the endpoint, or {@code null} if it is not known
	 */
	@Nullable WebhookEndpoint find(String name);

}

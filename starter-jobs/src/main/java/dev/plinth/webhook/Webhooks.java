package dev.plinth.webhook;

/**
 * Calls the addresses of others when something happened here. A delivery is a job: it is
 * enqueued in the caller's transaction, signed as
 * <a href="https://www.standardwebhooks.com">Standard Webhooks</a> say, tried again when
 * the receiver does not answer with 2xx, and at the time that its {@code Retry-After}
 * asks for. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
public interface Webhooks {

	/**
	 * Send a message.
	 * @param endpoint the name of the endpoint
	 * @param type the type of the message, such as {@code order.placed}
	 * @param data the data, written as JSON
	 * @return the id of the job, which is also the {@code webhook-id}
	 * @throws IllegalArgumentException if the endpoint is not known
	 */
	String send(String endpoint, String type, Object data);

}

package dev.plinth.event;

/**
 * Sends events to a message broker. Register a bean to add one. Implementations are
 * thread-safe.
 *
 * @since 0.1.0
 */
public interface EventRelay {

	/**
	 * Return the name by which {@link RelayedEvent#relay()} means this relay.
	 * @return the name
	 */
	String name();

	/**
	 * Send an event. Returns when the broker has confirmed it and throws otherwise, so
	 * that it is sent again.
	 * @param event the event
	 * @throws Exception if the broker has not confirmed the event
	 */
	void send(OutgoingEvent event) throws Exception;

}

package dev.plinth.resilience;

/**
 * Event that is published when the circuit breaker of a client changes its state.
 *
 * @param client the name of the client
 * @param from the state it was in, as in {@code closed}, {@code open} or
 * {@code half-open}
 * @param to the state it is in
 * @since 0.1.0
 */
public record BreakerStateChanged(String client, String from, String to) {

}

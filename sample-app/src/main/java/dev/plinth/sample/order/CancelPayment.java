package dev.plinth.sample.order;

/**
 * The job that undoes the payment of a cancelled order: perhaps it was made, and only the
 * answer was lost.
 *
 * @param key identifies the payment
 */
record CancelPayment(String key) {
}

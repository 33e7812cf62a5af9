/**
 * Events that survive: durable listeners and relays to message brokers.
 */
@NullMarked
package dev.plinth.event;

import org.jspecify.annotations.NullMarked;

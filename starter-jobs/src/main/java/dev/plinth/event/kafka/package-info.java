/**
 * The relay of events to Kafka.
 */
@NullMarked
package dev.plinth.event.kafka;

import org.jspecify.annotations.NullMarked;

/**
 * The relay of events to RabbitMQ.
 */
@NullMarked
package dev.plinth.event.rabbit;

import org.jspecify.annotations.NullMarked;

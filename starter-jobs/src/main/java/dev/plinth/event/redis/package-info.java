/**
 * The relay of events to Redis streams.
 */
@NullMarked
package dev.plinth.event.redis;

import org.jspecify.annotations.NullMarked;

/**
 * Auto-configuration for the relays of events, and the relays.
 */
@NullMarked
package dev.plinth.event.autoconfigure;

import org.jspecify.annotations.NullMarked;

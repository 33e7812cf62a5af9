/**
 * Auto-configuration of the order in which an application stops.
 */
@NullMarked
package dev.plinth.observability.shutdown.autoconfigure;

import org.jspecify.annotations.NullMarked;

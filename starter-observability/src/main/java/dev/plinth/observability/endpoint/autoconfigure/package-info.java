/**
 * Auto-configuration of the way to actuator endpoints.
 */
@NullMarked
package dev.plinth.observability.endpoint.autoconfigure;

import org.jspecify.annotations.NullMarked;

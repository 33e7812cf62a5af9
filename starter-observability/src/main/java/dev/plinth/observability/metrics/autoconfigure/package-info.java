/**
 * Auto-configuration of guards around metrics.
 */
@NullMarked
package dev.plinth.observability.metrics.autoconfigure;

import org.jspecify.annotations.NullMarked;

/**
 * Auto-configuration of context that follows work to other threads.
 */
@NullMarked
package dev.plinth.observability.tracing.autoconfigure;

import org.jspecify.annotations.NullMarked;

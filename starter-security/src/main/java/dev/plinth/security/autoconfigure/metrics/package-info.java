/**
 * Security events as metrics.
 */
@NullMarked
package dev.plinth.security.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;

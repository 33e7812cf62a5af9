/**
 * Metrics of the caches.
 */
@NullMarked
package dev.plinth.cache.metrics;

import org.jspecify.annotations.NullMarked;

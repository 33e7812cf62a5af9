/**
 * Redis as the shared level of the caches.
 */
@NullMarked
package dev.plinth.cache.redis;

import org.jspecify.annotations.NullMarked;

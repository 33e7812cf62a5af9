/**
 * Auto-configuration of the caches.
 */
@NullMarked
package dev.plinth.cache.autoconfigure;

import org.jspecify.annotations.NullMarked;

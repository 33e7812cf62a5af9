/**
 * Cost of a cache hit with starter-cache, beside bare Caffeine.
 */
@NullMarked
package dev.plinth.benchmarks.cache;

import org.jspecify.annotations.NullMarked;

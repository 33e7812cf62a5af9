/**
 * Sets up rate limits.
 */
@NullMarked
package dev.plinth.ratelimit.autoconfigure;

import org.jspecify.annotations.NullMarked;

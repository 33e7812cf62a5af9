/**
 * Limits of how many requests a client may send.
 */
@NullMarked
package dev.plinth.ratelimit;

import org.jspecify.annotations.NullMarked;

/**
 * Calls to other services that fail fast, and an application that refuses work in time.
 */
@NullMarked
package dev.plinth.resilience;

import org.jspecify.annotations.NullMarked;

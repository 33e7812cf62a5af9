/**
 * Sets up idempotent requests.
 */
@NullMarked
package dev.plinth.idempotency.autoconfigure;

import org.jspecify.annotations.NullMarked;

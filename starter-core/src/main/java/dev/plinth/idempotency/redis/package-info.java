/**
 * Keeps answers of idempotent requests in Redis.
 */
@NullMarked
package dev.plinth.idempotency.redis;

import org.jspecify.annotations.NullMarked;

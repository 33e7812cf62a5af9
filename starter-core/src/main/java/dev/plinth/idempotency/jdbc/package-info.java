/**
 * Keeps answers of idempotent requests in a database.
 */
@NullMarked
package dev.plinth.idempotency.jdbc;

import org.jspecify.annotations.NullMarked;

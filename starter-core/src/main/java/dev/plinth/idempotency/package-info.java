/**
 * Requests that a client may send again without their effect happening twice.
 */
@NullMarked
package dev.plinth.idempotency;

import org.jspecify.annotations.NullMarked;

/**
 * Log output: formats and redaction of secrets.
 */
@NullMarked
package dev.plinth.observability.logging;

import org.jspecify.annotations.NullMarked;

/**
 * Auto-configuration of further log outputs.
 */
@NullMarked
package dev.plinth.observability.logging.autoconfigure;

import org.jspecify.annotations.NullMarked;

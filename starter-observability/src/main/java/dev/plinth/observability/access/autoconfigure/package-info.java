/**
 * Auto-configuration of the access log.
 */
@NullMarked
package dev.plinth.observability.access.autoconfigure;

import org.jspecify.annotations.NullMarked;

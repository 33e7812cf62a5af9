/**
 * Auto-configuration of probes and the health page.
 */
@NullMarked
package dev.plinth.observability.health.autoconfigure;

import org.jspecify.annotations.NullMarked;

/**
 * Auto-configuration of the console page.
 */
@NullMarked
package dev.plinth.observability.console.autoconfigure;

import org.jspecify.annotations.NullMarked;

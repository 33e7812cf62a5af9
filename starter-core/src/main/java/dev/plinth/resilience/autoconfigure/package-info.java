/**
 * Sets up resilient clients and load shedding.
 */
@NullMarked
package dev.plinth.resilience.autoconfigure;

import org.jspecify.annotations.NullMarked;

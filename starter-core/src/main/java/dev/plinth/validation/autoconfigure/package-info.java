/**
 * Sets up the binding of request bodies that reports all faults at once.
 */
@NullMarked
package dev.plinth.validation.autoconfigure;

import org.jspecify.annotations.NullMarked;

/**
 * An organisation's standard for its services, kept by a test.
 */
@NullMarked
package dev.plinth.test.standard;

import org.jspecify.annotations.NullMarked;

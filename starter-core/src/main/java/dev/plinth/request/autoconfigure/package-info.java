/**
 * Sets up the request id.
 */
@NullMarked
package dev.plinth.request.autoconfigure;

import org.jspecify.annotations.NullMarked;

/**
 * Sets up paging for controllers.
 */
@NullMarked
package dev.plinth.web.autoconfigure;

import org.jspecify.annotations.NullMarked;

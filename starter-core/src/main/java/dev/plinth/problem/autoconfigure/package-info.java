/**
 * Sets up the one error shape of an application.
 */
@NullMarked
package dev.plinth.problem.autoconfigure;

import org.jspecify.annotations.NullMarked;

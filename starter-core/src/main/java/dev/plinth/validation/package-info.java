/**
 * Constraints, normalisation and schemas for what comes from outside.
 */
@NullMarked
package dev.plinth.validation;

import org.jspecify.annotations.NullMarked;

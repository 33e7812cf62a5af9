/**
 * Migrations of the starters beside those of the application.
 */
@NullMarked
package dev.plinth.environment.migration.autoconfigure;

import org.jspecify.annotations.NullMarked;

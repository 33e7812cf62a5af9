/**
 * The SQL job engine.
 */
@NullMarked
package dev.plinth.jobs.jdbc;

import org.jspecify.annotations.NullMarked;

/**
 * Meters of jobs.
 */
@NullMarked
package dev.plinth.jobs.metrics;

import org.jspecify.annotations.NullMarked;

/**
 * Auto-configuration for jobs.
 */
@NullMarked
package dev.plinth.jobs.autoconfigure;

import org.jspecify.annotations.NullMarked;

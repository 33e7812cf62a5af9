/**
 * The actuator endpoint of jobs.
 */
@NullMarked
package dev.plinth.jobs.actuate;

import org.jspecify.annotations.NullMarked;

/**
 * Background jobs: enqueueing, handlers and the state of a job.
 */
@NullMarked
package dev.plinth.jobs;

import org.jspecify.annotations.NullMarked;

/**
 * Everything above the engine: handlers, retries, time-outs, queues and schedules.
 */
@NullMarked
package dev.plinth.jobs.runtime;

import org.jspecify.annotations.NullMarked;

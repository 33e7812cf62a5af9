package dev.plinth.jobs.runtime;

import java.time.Instant;

/**
 * The payload of a scheduled job.
 *
 * @param tick the tick of the run
 */
record ScheduledRun(Instant tick) {

}

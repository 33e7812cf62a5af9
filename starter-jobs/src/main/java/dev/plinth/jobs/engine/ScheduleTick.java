package dev.plinth.jobs.engine;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The memory of a schedule in the store.
 *
 * @param name the name of the schedule
 * @param rule the expression and time zone that {@code nextAt} follows from
 * @param nextAt the next run, or {@code null} if the schedule never runs again
 * @since 0.1.0
 */
public record ScheduleTick(String name, String rule, @Nullable Instant nextAt) {

}

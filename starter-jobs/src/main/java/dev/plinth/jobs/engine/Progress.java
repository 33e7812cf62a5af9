package dev.plinth.jobs.engine;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How far a running job is.
 *
 * @param percent the progress in percent
 * @param message what the handler said
 * @param startedAt when the attempt started
 * @since 0.1.0
 */
public record Progress(int percent, @Nullable String message, Instant startedAt) {

}

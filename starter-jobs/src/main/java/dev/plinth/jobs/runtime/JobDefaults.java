package dev.plinth.jobs.runtime;

import java.time.Duration;

import dev.plinth.jobs.Backoff;

/**
 * The settings of handlers that say nothing else.
 *
 * @param attempts the attempts after which a job is dead
 * @param backoff the pauses between the attempts
 * @param timeout the time after which an attempt is interrupted
 * @since 0.1.0
 */
public record JobDefaults(int attempts, Backoff backoff, Duration timeout) {

}

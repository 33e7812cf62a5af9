package dev.plinth.jobs.engine;

import java.util.Set;

/**
 * What an engine answers to a sign of life.
 *
 * @param lost the ids of the jobs that the node has no longer
 * @param cancelled the ids of the jobs that shall stop
 * @since 0.1.0
 */
public record Renewal(Set<String> lost, Set<String> cancelled) {

}

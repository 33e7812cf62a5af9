package dev.plinth.jobs.engine;

/**
 * A job that was given to one node, until the node applies an outcome or goes silent for
 * longer than the lease.
 *
 * @param job the job
 * @param token what proves the claim to the engine; another one after each claim, so that
 * a node which lost a job cannot finish it
 * @since 0.1.0
 */
public record Claim(StoredJob job, String token) {

}

package dev.plinth.jobs.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Holds jobs until their time, gives each to one node, gives it to another if that node
 * goes silent, and applies the outcome. Everything else is written once above it. An
 * engine says {@link dev.plinth.jobs.JobStoreUnavailableException} when its store cannot
 * be reached. Implementations are thread-safe and must pass the contract test of the
 * engines.
 *
 * @since 0.1.0
 */
public interface JobEngine {

	/**
	 * Return the short name of the engine for logs and metrics.
	 * @return the name
	 */
	String name();

	/**
	 * Return whether {@link #add(List)} takes part in the caller's transaction.
	 * @return whether jobs commit and vanish with the caller
	 */
	boolean isTransactional();

	/**
	 * Hold jobs. A job whose deduplication key is taken is not held.
	 * @param jobs the jobs
	 * @return for each job its id, or the id of the job that has its key
	 */
	List<String> add(List<StoredJob> jobs);

	/**
	 * Give due jobs of a queue to this node, by priority and then by due time. A paused
	 * queue gives none.
	 * @param queue the queue
	 * @param max the most jobs
	 * @param limit the rate limit of the queue, or {@code null} for none
	 * @return the claims; only this node has them
	 */
	List<Claim> claim(String queue, int max, @Nullable RateLimit limit);

	/**
	 * Give a sign of life for claims and write the progress of their jobs.
	 * @param claims the claims
	 * @param progress the progress by id of the job
	 * @return the claims that are lost and the jobs that shall stop
	 */
	Renewal renew(Collection<Claim> claims, Map<String, Progress> progress);

	/**
	 * Apply outcomes. An outcome of a claim that is lost changes nothing.
	 * @param outcomes the outcomes
	 * @return the ids of the jobs whose claim was lost
	 */
	Set<String> apply(List<Outcome> outcomes);

	/**
	 * Take jobs from nodes that gave no sign of life for a while and give them to this
	 * node. The claims of the silent nodes are lost.
	 * @param silence how long a node may be silent
	 * @param max the most jobs
	 * @return the claims
	 */
	List<Claim> takeOver(Duration silence, int max);

	/**
	 * Return the book of the jobs.
	 * @return the ledger
	 */
	JobLedger ledger();

}

package dev.plinth.jobs;

/**
 * Callback interface that is told what happens to jobs on this node. Register beans of
 * this type. Called on the threads that enqueue and run jobs: do not block.
 *
 * @since 0.1.0
 */
public interface JobListener {

	/**
	 * Jobs were handed to the store.
	 * @param name the stable name of the payload
	 * @param queue the queue
	 * @param count how many
	 */
	default void enqueued(String name, String queue, int count) {
	}

	/**
	 * An attempt has ended.
	 * @param attempt the attempt
	 */
	default void ended(JobAttempt attempt) {
	}

	/**
	 * A job was taken from a node that went silent.
	 * @param name the stable name of the payload
	 * @param queue the queue
	 */
	default void takenOver(String name, String queue) {
	}

}

package dev.plinth.jobs;

/**
 * How a queue is doing over all nodes.
 *
 * @param name the name of the queue
 * @param paused whether no job of the queue is started
 * @param scheduled the jobs that wait for their time
 * @param ready the jobs that are due
 * @param running the jobs that a worker has
 * @param dead the jobs that failed for good
 * @since 0.1.0
 */
public record QueueStatus(String name, boolean paused, long scheduled, long ready, long running, long dead) {

}

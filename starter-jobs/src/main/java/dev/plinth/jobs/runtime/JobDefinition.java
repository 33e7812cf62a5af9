package dev.plinth.jobs.runtime;

import java.time.Duration;
import java.util.List;

import dev.plinth.jobs.Backoff;

/**
 * A payload type with its handler.
 */
record JobDefinition(String name, int version, Class<?> payloadType, String queue, int attempts, Backoff backoff,
		Duration timeout, int priority, List<Class<? extends Throwable>> retryFor,
		List<Class<? extends Throwable>> noRetryFor, String where, JobInvocation invocation) {

	boolean isRetried(Throwable failure) {
		for (Class<? extends Throwable> type : this.noRetryFor) {
			if (type.isInstance(failure)) {
				return false;
			}
		}
		for (Class<? extends Throwable> type : this.retryFor) {
			if (type.isInstance(failure)) {
				return true;
			}
		}
		return this.retryFor.isEmpty();
	}

}

package dev.plinth.jobs.runtime;

import dev.plinth.jobs.JobContext;
import org.jspecify.annotations.Nullable;

/**
 * The call of a handler.
 */
@FunctionalInterface
interface JobInvocation {

	@Nullable Object invoke(Object payload, JobContext context) throws Throwable;

}

package dev.plinth.jobs.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

import dev.plinth.jobs.engine.StoredJob;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Carries the request id, the user and the trace from the request that enqueues a job to
 * the thread that runs it, and observes both sides. Thread-safe.
 */
final class JobPropagation {

	private static final String REQUEST_ID = "requestId";

	private static final String USER_ID = "userId";

	private final ObservationRegistry observations;

	/**
	 * Create a propagation.
	 * @param observations takes the observations
	 */
	JobPropagation(ObservationRegistry observations) {
		this.observations = observations;
	}

	@Nullable String currentUser() {
		return MDC.get(USER_ID);
	}

	List<String> send(List<StoredJob> jobs, Function<List<StoredJob>, List<String>> hold) {
		Map<String, String> context = new HashMap<>();
		put(context, REQUEST_ID);
		put(context, USER_ID);
		if (this.observations.isNoop()) {
			return hold.apply(with(jobs, context));
		}
		SenderContext<Map<String, String>> sender = new SenderContext<>((carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		}, Kind.PRODUCER);
		sender.setCarrier(context);
		StoredJob first = jobs.get(0);
		Observation observation = Observation.createNotStarted("plinth.job.enqueue", () -> sender, this.observations)
			.contextualName("enqueue " + first.name())
			.lowCardinalityKeyValue("job.name", first.name())
			.lowCardinalityKeyValue("queue", first.queue());
		List<String> ids = observation.observe(() -> hold.apply(with(jobs, context)));
		return (ids != null) ? ids : List.of();
	}

	private static void put(Map<String, String> context, String key) {
		String value = MDC.get(key);
		if (value != null) {
			context.put(key, value);
		}
	}

	private static List<StoredJob> with(List<StoredJob> jobs, Map<String, String> context) {
		if (context.isEmpty()) {
			return jobs;
		}
		List<StoredJob> carrying = new ArrayList<>(jobs.size());
		for (StoredJob job : jobs) {
			carrying.add(new StoredJob(job.id(), job.queue(), job.name(), job.version(), job.payload(), job.priority(),
					job.runAt(), job.createdAt(), job.attempts(), job.takeovers(), job.maxAttempts(), job.backoff(),
					job.timeout(), job.owner(), Map.copyOf(context), job.deduplicationKey(), job.deduplicationWindow(),
					job.orderKey(), job.error()));
		}
		return carrying;
	}

	<T extends @Nullable Object> T receive(StoredJob job, Callable<T> work) throws Exception {
		String requestId = job.context().get(REQUEST_ID);
		String userId = job.context().get(USER_ID);
		MDC.put("jobId", job.id());
		if (requestId != null) {
			MDC.put(REQUEST_ID, requestId);
		}
		if (userId != null) {
			MDC.put(USER_ID, userId);
		}
		try {
			return this.observations.isNoop() ? work.call() : observe(job, work);
		}
		finally {
			MDC.remove("jobId");
			MDC.remove(REQUEST_ID);
			MDC.remove(USER_ID);
		}
	}

	private <T extends @Nullable Object> T observe(StoredJob job, Callable<T> work) throws Exception {
		ReceiverContext<Map<String, String>> receiver = new ReceiverContext<>((carrier, key) -> carrier.get(key),
				Kind.CONSUMER);
		receiver.setCarrier(job.context());
		Observation observation = Observation.createNotStarted("plinth.job", () -> receiver, this.observations)
			.contextualName("job " + job.name())
			.lowCardinalityKeyValue("job.name", job.name())
			.lowCardinalityKeyValue("queue", job.queue())
			.highCardinalityKeyValue("job.id", job.id());
		return observation.observeChecked(work::call);
	}

}

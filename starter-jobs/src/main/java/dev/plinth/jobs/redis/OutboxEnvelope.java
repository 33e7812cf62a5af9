package dev.plinth.jobs.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import dev.plinth.jobs.Backoff;
import dev.plinth.jobs.engine.StoredJob;

/**
 * A job on its way through the database: the payload of a job in a queue of its own.
 */
final class OutboxEnvelope {

	static final String QUEUE = "plinth.outbox";

	private OutboxEnvelope() {
	}

	static StoredJob wrap(StoredJob job, Instant now) {
		String stored = new String(job.encode(), StandardCharsets.UTF_8);
		return new StoredJob(job.id(), QUEUE, job.name(), 1,
				job.queue() + "\n" + job.runAt().toEpochMilli() + "\n" + stored, 0, now, job.createdAt(), 0, 0, 1,
				Backoff.fixed(Duration.ZERO), job.timeout(), job.owner(), Map.of(), null, null, null, null);
	}

	static StoredJob unwrap(String id, String payload) {
		int queueEnd = payload.indexOf('\n');
		int timeEnd = payload.indexOf('\n', queueEnd + 1);
		Instant runAt = Instant.ofEpochMilli(Long.parseLong(payload.substring(queueEnd + 1, timeEnd)));
		return StoredJob.decode(payload.substring(0, queueEnd), id, runAt,
				payload.substring(timeEnd + 1).getBytes(StandardCharsets.UTF_8));
	}

}

package dev.plinth.jobs.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plinth.jobs.Backoff;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stored form of a job: one line of JSON with everything but its queue, id and due
 * time, then the payload.
 */
final class JobEncoding {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private static final ObjectWriter WRITER = MAPPER.writerFor(Header.class);

	private JobEncoding() {
	}

	static byte[] write(StoredJob job) {
		Backoff backoff = job.backoff();
		Header header = new Header(job.name(), job.version(), job.priority(), job.createdAt().toEpochMilli(),
				job.attempts(), job.takeovers(), job.maxAttempts(),
				new long[] { backoff.delay().toMillis(), backoff.max().toMillis() },
				new double[] { backoff.multiplier(), backoff.jitter() }, job.timeout().toMillis(), job.owner(),
				job.context().isEmpty() ? null : job.context(), job.deduplicationKey(),
				(job.deduplicationWindow() != null) ? job.deduplicationWindow().toMillis() : null, job.orderKey(),
				job.error());
		byte[] head = WRITER.writeValueAsBytes(header);
		byte[] payload = job.payload().getBytes(StandardCharsets.UTF_8);
		byte[] stored = new byte[head.length + 1 + payload.length];
		System.arraycopy(head, 0, stored, 0, head.length);
		stored[head.length] = '\n';
		System.arraycopy(payload, 0, stored, head.length + 1, payload.length);
		return stored;
	}

	static StoredJob read(String queue, String id, Instant runAt, byte[] stored) {
		int end = 0;
		while (stored[end] != '\n') {
			end++;
		}
		Header header = MAPPER.readValue(stored, 0, end, Header.class);
		String payload = new String(stored, end + 1, stored.length - end - 1, StandardCharsets.UTF_8);
		Backoff backoff = new Backoff(Duration.ofMillis(header.pauses()[0]), header.growth()[0],
				Duration.ofMillis(header.pauses()[1]), header.growth()[1]);
		return new StoredJob(id, queue, header.name(), header.version(), payload, header.priority(), runAt,
				Instant.ofEpochMilli(header.created()), header.attempts(), header.takeovers(), header.max(), backoff,
				Duration.ofMillis(header.timeout()), header.owner(),
				(header.context() != null) ? header.context() : Map.of(), header.key(),
				(header.window() != null) ? Duration.ofMillis(header.window()) : null, header.order(), header.error());
	}

	private record Header(String name, int version, int priority, long created, int attempts, int takeovers, int max,
			long[] pauses, double[] growth, long timeout, @Nullable String owner, @Nullable Map<String, String> context,
			@Nullable String key, @Nullable Long window, @Nullable String order, @Nullable String error) {

	}

}

package dev.plinth.jobs.runtime;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.plinth.jobs.JobPayloadUpcaster;
import dev.plinth.jobs.engine.StoredJob;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads payloads and results as JSON. A payload of an older version is brought
 * up to date step by step; components that are not known any more are ignored.
 * Thread-safe.
 */
final class JobPayloads {

	private final JsonMapper mapper;

	private final Map<String, JobPayloadUpcaster> upcasters = new LinkedHashMap<>();

	/**
	 * Create payloads.
	 * @param mapper the application's mapper
	 * @param upcasters the steps between versions
	 */
	JobPayloads(JsonMapper mapper, Collection<JobPayloadUpcaster> upcasters) {
		this.mapper = mapper.rebuild()
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.disable(SerializationFeature.INDENT_OUTPUT)
			.build();
		for (JobPayloadUpcaster upcaster : upcasters) {
			this.upcasters.put(upcaster.name() + ":" + upcaster.fromVersion(), upcaster);
		}
	}

	String write(Object value) {
		return this.mapper.writeValueAsString(value);
	}

	@Nullable String writeResult(@Nullable Object value) {
		return (value != null) ? this.mapper.writeValueAsString(value) : null;
	}

	<T> T read(String json, Class<T> type) {
		return this.mapper.readValue(json, type);
	}

	Object read(StoredJob job, JobDefinition definition) {
		if (job.version() >= definition.version()) {
			return this.mapper.readValue(job.payload(), definition.payloadType());
		}
		ObjectNode payload = (ObjectNode) this.mapper.readTree(job.payload());
		for (int version = job.version(); version < definition.version(); version++) {
			JobPayloadUpcaster upcaster = this.upcasters.get(job.name() + ":" + version);
			if (upcaster != null) {
				payload = upcaster.upcast(payload);
			}
		}
		return this.mapper.treeToValue(payload, definition.payloadType());
	}

}

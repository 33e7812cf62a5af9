package dev.plinth.sample.operation;

import java.time.Duration;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answer of the service to one request.
 *
 * @param status the status code
 * @param body the body
 * @param time the time until its last byte
 */
record Answer(int status, String body, Duration time) {

	private static final JsonMapper mapper = new JsonMapper();

	JsonNode json() {
		return mapper.readTree(this.body);
	}

}

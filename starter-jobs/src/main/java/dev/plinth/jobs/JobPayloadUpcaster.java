package dev.plinth.jobs;

import tools.jackson.databind.node.ObjectNode;

/**
 * Callback interface that brings a payload which was stored by an older version of the
 * application to the next version. Register one bean for each step.
 *
 * @since 0.1.0
 */
public interface JobPayloadUpcaster {

	/**
	 * Return the stable name of the payload.
	 * @return the name
	 */
	String name();

	/**
	 * Return the version that can be read; the result is of the version after it.
	 * @return the version
	 */
	int fromVersion();

	/**
	 * Change a payload to the next version.
	 * @param payload the payload, may be changed
	 * @return the changed payload
	 */
	ObjectNode upcast(ObjectNode payload);

}

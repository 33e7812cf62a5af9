package dev.plinth.resilience.autoconfigure;

import java.util.List;

/**
 * The configuration of clients, or the use of it, makes no sense.
 */
class InvalidClientException extends RuntimeException {

	private final List<String> faults;

	InvalidClientException(List<String> faults) {
		super("Clients are not valid: " + String.join("; ", faults));
		this.faults = List.copyOf(faults);
	}

	List<String> getFaults() {
		return this.faults;
	}

}

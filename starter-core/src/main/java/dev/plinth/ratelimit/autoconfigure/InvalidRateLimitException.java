package dev.plinth.ratelimit.autoconfigure;

import java.util.List;

/**
 * Rate limits make no sense.
 */
class InvalidRateLimitException extends RuntimeException {

	private final List<String> faults;

	InvalidRateLimitException(List<String> faults) {
		super("Rate limits are not valid: " + String.join("; ", faults));
		this.faults = List.copyOf(faults);
	}

	List<String> getFaults() {
		return this.faults;
	}

}

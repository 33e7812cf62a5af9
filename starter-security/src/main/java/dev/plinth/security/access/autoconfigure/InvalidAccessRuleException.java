package dev.plinth.security.access.autoconfigure;

import java.util.List;

/**
 * Rules ask for roles or permissions that nobody can have.
 */
class InvalidAccessRuleException extends RuntimeException {

	private final List<String> faults;

	InvalidAccessRuleException(List<String> faults) {
		super(String.join("; ", faults));
		this.faults = List.copyOf(faults);
	}

	List<String> getFaults() {
		return this.faults;
	}

}

package dev.plinth.problem.autoconfigure;

/**
 * An entry that maps an exception cannot be read.
 */
class InvalidProblemEntryException extends RuntimeException {

	private final String source;

	private final String name;

	private final String value;

	InvalidProblemEntryException(String source, String name, String value) {
		super("The entry '%s=%s' in %s is not a status and a code".formatted(name, value, source));
		this.source = source;
		this.name = name;
		this.value = value;
	}

	String getSource() {
		return this.source;
	}

	String getName() {
		return this.name;
	}

	String getValue() {
		return this.value;
	}

}

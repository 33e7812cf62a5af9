package dev.plinth.jobs.autoconfigure;

/**
 * Thrown when a setting of the jobs is out of its range.
 */
class InvalidJobPropertyException extends RuntimeException {

	private final String name;

	private final String value;

	private final String expected;

	InvalidJobPropertyException(String name, String value, String expected) {
		super(name + " is " + value + " but must be " + expected);
		this.name = name;
		this.value = value;
		this.expected = expected;
	}

	String getName() {
		return this.name;
	}

	String getValue() {
		return this.value;
	}

	String getExpected() {
		return this.expected;
	}

}

package dev.plinth.jobs.autoconfigure;

/**
 * Thrown when the store that {@code plinth.jobs.store} names is not there.
 */
class JobStoreMissingException extends RuntimeException {

	private final String store;

	JobStoreMissingException(String store) {
		super("plinth.jobs.store is " + store + " but the application has no such store");
		this.store = store;
	}

	String getStore() {
		return this.store;
	}

}

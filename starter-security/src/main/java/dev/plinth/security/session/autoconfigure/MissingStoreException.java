package dev.plinth.security.session.autoconfigure;

/**
 * The store that was asked for is not there.
 */
class MissingStoreException extends RuntimeException {

	private final String store;

	MissingStoreException(String store) {
		super("There is no store '" + store + "' for sessions");
		this.store = store;
	}

	String getStore() {
		return this.store;
	}

}

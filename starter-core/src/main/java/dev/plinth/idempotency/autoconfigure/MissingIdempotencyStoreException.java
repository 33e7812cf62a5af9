package dev.plinth.idempotency.autoconfigure;

import java.util.Locale;

/**
 * The store that was asked for cannot be used.
 */
class MissingIdempotencyStoreException extends RuntimeException {

	private final IdempotencyProperties.Store store;

	MissingIdempotencyStoreException(IdempotencyProperties.Store store) {
		super("There is no " + store.name().toLowerCase(Locale.ROOT) + " store of idempotency keys");
		this.store = store;
	}

	IdempotencyProperties.Store getStore() {
		return this.store;
	}

}

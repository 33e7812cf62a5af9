package dev.plinth.security.token.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * The key or secret for access tokens is missing or not fit for use.
 */
class InvalidKeyException extends RuntimeException {

	private final String action;

	InvalidKeyException(String message, String action) {
		this(message, action, null);
	}

	InvalidKeyException(String message, String action, @Nullable Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	String getAction() {
		return this.action;
	}

}

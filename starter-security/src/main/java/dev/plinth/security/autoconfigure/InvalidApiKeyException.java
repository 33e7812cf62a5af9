package dev.plinth.security.autoconfigure;

import org.springframework.security.core.AuthenticationException;

/**
 * An API key is not known, has expired or was revoked.
 */
class InvalidApiKeyException extends AuthenticationException {

	InvalidApiKeyException() {
		super("The API key is not valid");
	}

}

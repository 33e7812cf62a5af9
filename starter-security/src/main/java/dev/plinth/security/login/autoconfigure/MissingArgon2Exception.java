package dev.plinth.security.login.autoconfigure;

/**
 * Passwords are to be hashed with Argon2id, but the library for it is missing.
 */
class MissingArgon2Exception extends RuntimeException {

	MissingArgon2Exception() {
		super("The library for Argon2id is missing");
	}

}

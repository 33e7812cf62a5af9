package dev.plinth.security.autoconfigure;

/**
 * Every origin is allowed to send requests with cookies.
 */
class OpenCorsException extends RuntimeException {

	OpenCorsException() {
		super("Every origin is allowed to send requests with cookies");
	}

}

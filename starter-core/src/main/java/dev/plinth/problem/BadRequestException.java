package dev.plinth.problem;

import org.jspecify.annotations.Nullable;

/**
 * The request makes no sense. Answered with 400.
 *
 * @since 0.1.0
 */
public class BadRequestException extends ProblemException {

	/**
	 * Create an exception with code {@code malformed-request} and the detail in the
	 * messages.
	 */
	public BadRequestException() {
		this(null);
	}

	/**
	 * Create an exception with code {@code malformed-request}.
	 * @param detail the detail for the client, or {@code null} to take it from the
	 * messages
	 */
	public BadRequestException(@Nullable String detail) {
		this("malformed-request", detail);
	}

	/**
	 * Create an exception with a code of its own.
	 * @param code the stable code in kebab-case
	 * @param detail the detail for the client, or {@code null} to take it from the
	 * messages
	 */
	public BadRequestException(String code, @Nullable String detail) {
		super(400, code, detail);
	}

}

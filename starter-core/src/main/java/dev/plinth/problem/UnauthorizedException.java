package dev.plinth.problem;

import org.jspecify.annotations.Nullable;

/**
 * The caller is not known. Answered with 401.
 *
 * @since 0.1.0
 */
public class UnauthorizedException extends ProblemException {

	/**
	 * Create an exception with code {@code unauthorized} and the detail in the messages.
	 */
	public UnauthorizedException() {
		this(null);
	}

	/**
	 * Create an exception with code {@code unauthorized}.
	 * @param detail the detail for the client, or {@code null} to take it from the
	 * messages
	 */
	public UnauthorizedException(@Nullable String detail) {
		this("unauthorized", detail);
	}

	/**
	 * Create an exception with a code of its own.
	 * @param code the stable code in kebab-case
	 * @param detail the detail for the client, or {@code null} to take it from the
	 * messages
	 */
	public UnauthorizedException(String code, @Nullable String detail) {
		super(401, code, detail);
	}

}
